using Winnow.Core.Loop;

namespace Winnow.Core.Metrics;

/// <summary>Compares several strategies over several blocks (data sets, scenarios or seeds) by their ranks within each.</summary>
/// <remarks>
/// Friedman (1937) with the correction for ties; Iman and Davenport (1980) for the F form, which is less timid; Nemenyi (1963) for the difference of
/// mean ranks that counts, as Demšar (2006), "Statistical comparisons of classifiers over multiple data sets", JMLR 7, recommends. The χ² and F
/// forms are approximations, rough below about five blocks. O(blocks × strategies × log strategies).
/// </remarks>
public static class FriedmanTest
{
    /// <summary>Ranks the strategies and tests whether they differ at all.</summary>
    /// <param name="strategies">Names of the strategies, two or more.</param>
    /// <param name="scores">One row per block, one score per strategy in each; higher is better [blocks × strategies].</param>
    /// <param name="blocks">What a block is, in the plural, such as <c>seeds</c> or <c>data sets</c>.</param>
    /// <exception cref="ArgumentException">There are fewer than two strategies or no block, a row has another length, or a score is not finite.</exception>
    public static RankResult Of(IReadOnlyList<string> strategies, IReadOnlyList<IReadOnlyList<double>> scores, string blocks)
    {
        ArgumentNullException.ThrowIfNull(strategies);
        ArgumentNullException.ThrowIfNull(scores);
        var (n, k) = (scores.Count, strategies.Count);
        if (k < 2 || n == 0)
        {
            throw new ArgumentException($"Ranks need at least two strategies and one block; there are {k} and {n}.", nameof(scores));
        }

        if (scores.Any(row => row.Count != k || row.Any(s => !double.IsFinite(s))))
        {
            throw new ArgumentException($"Every block needs a finite score of each of the {k} strategies; leave out blocks that lack one.", nameof(scores));
        }

        var sums = new double[k];
        var ties = 0.0;
        foreach (var row in scores)
        {
            var ranks = MidRanks.Doubled([.. row.Select(s => -s)], out var tied); // rank 1 is the best
            ties += tied;
            for (var j = 0; j < k; j++)
            {
                sums[j] += ranks[j] / 2.0;
            }
        }

        // All scores equal in every block: nothing differs.
        var correction = 1 - (ties / (n * ((double)k * k * k - k)));
        var chi = correction <= 0 ? 0 : Math.Max(0, ((12.0 / (n * (double)k * (k + 1)) * sums.Sum(r => r * r)) - (3.0 * n * (k + 1))) / correction);
        double? f = n < 2 ? null : chi >= (n * (k - 1.0)) - 1e-9 ? double.PositiveInfinity : (n - 1) * chi / ((n * (k - 1.0)) - chi);
        return new()
        {
            Blocks = blocks,
            BlockCount = n,
            Strategies = [.. strategies.Select((name, j) => new MeanRank(name, sums[j] / n))],
            ChiSquare = chi,
            P = SpecialFunctions.ChiSquareTail(chi, k - 1),
            ImanDavenportP = f is { } value ? SpecialFunctions.FisherTail(value, k - 1, (k - 1) * (n - 1)) : null,
            CriticalDifference = CriticalDifference(k, n),
        };
    }

    /// <summary>Nemenyi's difference: mean ranks further apart than this differ at 5 %, all pairs considered.</summary>
    /// <param name="strategies">Number of strategies, 2 or more.</param>
    /// <param name="blocks">Number of blocks, 1 or more.</param>
    public static double CriticalDifference(int strategies, int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(strategies, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        return StudentizedRange.Quantile(0.95, strategies) / Math.Sqrt(2) * Math.Sqrt(strategies * (strategies + 1.0) / (6.0 * blocks));
    }
}
