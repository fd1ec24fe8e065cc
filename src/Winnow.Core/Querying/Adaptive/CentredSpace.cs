using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Embeddings with the mean of some references subtracted, scaled to length 1: directions away from the average image.</summary>
internal sealed class CentredSpace
{
    private readonly float[] centre;

    /// <summary>Takes the mean of the references, summed in their order.</summary>
    public CentredSpace(IRowSource embeddings, ReadOnlySpan<int> references)
    {
        centre = new float[embeddings.Columns];
        var room = embeddings.Room();
        foreach (var row in references)
        {
            Vectors.AddScaled(centre, 1f / references.Length, embeddings.Row(row, room));
        }
    }

    /// <summary>The named rows [rows × dimensions]; one that equals the mean stays zero.</summary>
    public Matrix Of(IRowSource embeddings, ReadOnlySpan<int> rows)
    {
        var result = embeddings.Select(rows);
        for (var i = 0; i < result.Rows; i++)
        {
            Vectors.AddScaled(result.Row(i), -1, centre);
        }

        return UnitRows.Of(result);
    }

    /// <summary>One row in place, with the bits that <see cref="Of"/> gives it.</summary>
    public void Apply(Span<float> row)
    {
        Vectors.AddScaled(row, -1, centre);
        UnitRows.Scale(row, row);
    }
}
