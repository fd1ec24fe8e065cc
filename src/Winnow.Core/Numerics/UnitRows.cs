namespace Winnow.Core.Numerics;

/// <summary>Rows scaled to length 1, as methods on self-supervised embeddings expect them.</summary>
internal static class UnitRows
{
    /// <summary>The rows of all matrices one under the other, each divided by its L2 norm; rows of zeros stay zero.</summary>
    public static Matrix Of(params IReadOnlyList<Matrix> matrices)
    {
        var result = new Matrix(matrices.Sum(m => m.Rows), matrices[0].Columns);
        var target = 0;
        foreach (var matrix in matrices)
        {
            for (var i = 0; i < matrix.Rows; i++)
            {
                var row = matrix.Row(i);
                var norm = MathF.Sqrt(Vectors.Dot(row, row));
                var unit = result.Row(target++);
                for (var j = 0; norm > 0 && j < row.Length; j++)
                {
                    unit[j] = row[j] / norm;
                }
            }
        }

        return result;
    }
}
