namespace Winnow.Core.Metrics;

/// <summary>Signed-rank test of paired differences: unlike <see cref="SignFlipTest"/> it weighs how far a pair differs by rank, so one wild seed cannot decide.</summary>
/// <remarks>
/// Wilcoxon (1945), "Individual comparisons by ranking methods". Differences of 0 are dropped, as there; equal sizes share their mean rank. Up to
/// <see cref="ExactPairs"/> pairs the distribution of the rank sum given those ranks is counted out, O(pairs³); above, the normal approximation with
/// the correction for ties is used, without a correction for continuity.
/// </remarks>
public static class WilcoxonTest
{
    /// <summary>Most pairs for which every combination of signs is counted; 2⁵⁰ is exact in a double.</summary>
    public const int ExactPairs = 50;

    /// <summary>Two-sided probability of a rank sum at least as far from its mean if the two of each pair were exchangeable; 1 where all differences are 0.</summary>
    /// <param name="differences">One finite difference per pair, at least one.</param>
    /// <exception cref="ArgumentException">There are no differences, or one is not finite.</exception>
    public static double PValue(IReadOnlyList<double> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        if (differences.Count == 0)
        {
            throw new ArgumentException("A paired test needs at least one difference; there are none.", nameof(differences));
        }

        if (differences.Any(d => !double.IsFinite(d)))
        {
            throw new ArgumentException("A paired test needs finite differences; leave out pairs without a measurement.", nameof(differences));
        }

        double[] kept = [.. differences.Where(d => d != 0)];
        if (kept.Length == 0)
        {
            return 1;
        }

        var ranks = MidRanks.Doubled([.. kept.Select(Math.Abs)], out var ties);
        var positive = ranks.Where((_, i) => kept[i] > 0).Sum();
        return kept.Length <= ExactPairs ? Exact(ranks, positive) : Normal(kept.Length, positive / 2.0, ties);
    }

    private static double Exact(int[] ranks, int positive)
    {
        var total = ranks.Sum();
        // ways[s]: combinations of signs whose positive ranks sum to s.
        var ways = new double[total + 1];
        ways[0] = 1;
        var reached = 0;
        foreach (var rank in ranks)
        {
            reached += rank;
            for (var sum = reached; sum >= rank; sum--)
            {
                ways[sum] += ways[sum - rank];
            }
        }

        // The distribution is symmetric: the smaller tail counts twice.
        var tail = ways.AsSpan(0, Math.Min(positive, total - positive) + 1).ToArray().Sum();
        return Math.Min(1, 2 * tail / Math.Pow(2, ranks.Length));
    }

    private static double Normal(int n, double positive, double ties)
    {
        var mean = n * (n + 1.0) / 4;
        var variance = (n * (n + 1.0) * ((2.0 * n) + 1) / 24) - (ties / 48);
        return Math.Min(1, 2 * NormalDistribution.Cumulative(-Math.Abs(positive - mean) / Math.Sqrt(variance)));
    }
}
