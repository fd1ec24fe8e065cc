namespace Winnow.Core.Querying;

/// <summary>The class a model would name.</summary>
internal static class PredictedClass
{
    /// <summary>Index of the largest probability, the first of equals.</summary>
    public static int Of(ReadOnlySpan<float> row)
    {
        var best = 0;
        for (var c = 1; c < row.Length; c++)
        {
            best = row[c] > row[best] ? c : best;
        }

        return best;
    }
}
