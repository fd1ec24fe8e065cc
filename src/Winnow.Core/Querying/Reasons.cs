using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>The sentences annotators read, built from a fixed small vocabulary; the long form of a pick's score.</summary>
internal static class Reasons
{
    /// <summary>The likeliest classes of a distribution, likeliest first: <c>torn between cat and dog</c>.</summary>
    public static string Torn(PoolView pool, ReadOnlySpan<float> distribution, int classes = 2)
    {
        if (distribution.Length == 1)
        {
            return $"only one class is known: {pool.ClassName(0)}";
        }

        var names = Likeliest(distribution, Math.Min(classes, distribution.Length)).Select(pool.ClassName).ToList();
        return $"torn between {string.Join(", ", names.SkipLast(1))} and {names[^1]}";
    }

    /// <summary>The same of a sample's probabilities, which the strategy has checked.</summary>
    public static string Torn(PoolView pool, int row, int classes = 2)
    {
        var probabilities = ProbabilityScores.RequireRows(pool);
        return Torn(pool, probabilities.Row(row, probabilities.Room()), classes);
    }

    /// <summary>Indices of the largest values, largest first, equal ones in class order.</summary>
    public static int[] Likeliest(ReadOnlySpan<float> distribution, int count)
    {
        var values = distribution.ToArray();
        return [.. Enumerable.Range(0, values.Length).OrderByDescending(c => values[c]).Take(count)];
    }

    /// <summary><c>1 image</c>, <c>12 images</c>.</summary>
    public static string Images(int count) => count == 1 ? "1 image" : $"{count} images";
}
