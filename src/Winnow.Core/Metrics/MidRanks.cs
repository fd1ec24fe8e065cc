namespace Winnow.Core.Metrics;

/// <summary>Ranks of values, equal values sharing the mean of the ranks they take.</summary>
internal static class MidRanks
{
    /// <summary>Twice the rank of each value, 2 for the smallest, so that shared ranks stay whole numbers. O(n log n).</summary>
    /// <param name="values">Values without NaN.</param>
    /// <param name="ties">Σ(t³ − t) over the groups of t equal values: what the corrections for ties need.</param>
    public static int[] Doubled(IReadOnlyList<double> values, out double ties)
    {
        var order = Enumerable.Range(0, values.Count).OrderBy(i => values[i]).ToArray();
        var ranks = new int[values.Count];
        ties = 0;
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && values[order[end]] == values[order[start]])
            {
                end++;
            }

            double size = end - start;
            ties += (size * size * size) - size;
            for (var i = start; i < end; i++)
            {
                ranks[order[i]] = start + 1 + end; // first + last of the shared ranks
            }

            start = end;
        }

        return ranks;
    }
}
