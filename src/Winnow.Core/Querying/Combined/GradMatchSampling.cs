using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample whose gradient points most where the batch's weighted gradients still miss the pool's mean gradient.</summary>
/// <remarks>
/// After Killamsetty et al., <i>GRAD-MATCH: gradient matching based data subset selection for efficient deep model training</i>, ICML 2021: orthogonal matching pursuit with a
/// ridge on the last layer's gradients at the predicted class, all in one group and with weights of either sign (the paper also matches class by class and with
/// non-negative weights). The gradients stay in factors. Utility: the share of the squared mean gradient that is unmatched before the pick, from 1 down to
/// 0. When no sample points there any more the rest is drawn by the seed. O(samples × classes × dimensions) time once, O(samples × (classes + dimensions +
/// count)) per pick; O(samples × count) memory.
/// </remarks>
public sealed class GradMatchSampling : IQueryStrategy
{
    private const double Ridge = 1e-3;
    private const double Matched = 1e-6;

    /// <inheritdoc/>
    public string Name => "gradmatch";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.GradientFactors;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var factors = EvidenceChecks.GradientFactors(pool);
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var matching = new GradientMatching(factors.Residuals, factors.Features, Ridge, pool.Threads);
        var taken = new bool[pool.Ids.Count];
        var picks = new List<Pick>();
        while (picks.Count < count && Best(pool, matching.Correlations, taken, ties) is var row && matching.Correlations[row] > Matched * matching.Whole)
        {
            picks.Add(new(pool.Ids[row], Left(matching), "points where the whole pool would push the model"));
            taken[row] = true;
            matching.Take(row);
        }

        picks.AddRange(Enumerable.Range(0, taken.Length)
            .Where(i => !taken[i]).OrderBy(i => ties.Key(pool.Ids[i])).Take(count - picks.Count)
            .Select(i => new Pick(pool.Ids[i], Left(matching), "fills the batch, which pushes the model as the whole pool would")));
        return picks;
    }

    private static float Left(GradientMatching matching) => matching.Whole > 0 ? (float)(matching.Error / matching.Whole) : 0;

    private static int Best(PoolView pool, ReadOnlySpan<double> correlations, bool[] taken, TieBreaker ties)
    {
        var best = -1;
        for (var i = 0; i < correlations.Length; i++)
        {
            if (!taken[i] && (best < 0 || correlations[i] > correlations[best] || (correlations[i] == correlations[best] && ties.Key(pool.Ids[i]) < ties.Key(pool.Ids[best]))))
            {
                best = i;
            }
        }

        return best;
    }
}
