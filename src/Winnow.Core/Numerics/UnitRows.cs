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
                Scale(matrix.Row(i), result.Row(target++));
            }
        }

        return result;
    }

    /// <summary>The same for rows that may lie outside memory: a scaled copy of a matrix, or rows scaled as they are read.</summary>
    public static IRowSource From(IRowSource rows, Matrix? below = null) => rows switch
    {
        Matrix matrix when below is null => Of(matrix),
        Matrix matrix => Of(matrix, below),
        _ => new UnitRowSource(rows, below),
    };

    /// <summary>One row divided by its L2 norm; both may be the same memory.</summary>
    public static void Scale(ReadOnlySpan<float> row, Span<float> unit)
    {
        var norm = MathF.Sqrt(Vectors.Dot(row, row));
        if (!(norm > 0))
        {
            unit.Clear();
            return;
        }

        for (var j = 0; j < row.Length; j++)
        {
            unit[j] = row[j] / norm;
        }
    }
}
