using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks a batch that is both uncertain and diverse: k-means++ sampling on the gradients that the likeliest class would cause in the last layer.</summary>
/// <remarks>
/// Ash et al., <i>Deep batch active learning by diverse, uncertain gradient lower bounds</i>, ICLR 2020. The first pick has the longest gradient; each
/// further one is drawn with probability proportional to its squared distance to the nearest pick. Where all distances are 0 the rest is drawn
/// uniformly. The gradients stay in factors (<see cref="FactorisedGradients"/>): O(count × samples × (classes + dimensions)) time at most, O(samples) memory.
/// Utility: the share of squared distances left before the pick, 1 for the first two, falling to 0.
/// </remarks>
public sealed class BadgeSampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "badge";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.GradientFactors;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var factors = EvidenceChecks.GradientRows(pool);
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var gradients = new FactorisedGradients(factors.Residuals, factors.Features, pool.Threads);
        var picks = new List<Pick>();
        var taken = new HashSet<int>();
        var first = Enumerable.Range(0, pool.Ids.Count).MinBy(i => (-gradients.SquaredNorm(i), ties.Key(pool.Ids[i])));
        Take(first, utility: 1);
        var whole = gradients.Left;
        while (picks.Count < count && gradients.Left > 0)
        {
            var utility = gradients.Left / whole;
            Take(gradients.Draw(random), Math.Min(picks[^1].Utility, (float)utility));
        }

        foreach (var i in Enumerable.Range(0, pool.Ids.Count).Where(i => !taken.Contains(i)).OrderBy(i => ties.Key(pool.Ids[i])).Take(count - picks.Count))
        {
            picks.Add(new(pool.Ids[i], 0, "same as an image that is picked"));
        }

        return picks;

        void Take(int row, float utility)
        {
            gradients.Take(row);
            taken.Add(row);
            picks.Add(new(pool.Ids[row], utility, Reason(pool, factors.Residuals.Row(row, factors.Residuals.Room()))));
        }
    }

    private static string Reason(PoolView pool, ReadOnlySpan<float> residual)
    {
        // p − e(ŷ) is negative at the likeliest class alone; what is left is largest at the runner-up.
        var distribution = residual.ToArray();
        var likeliest = distribution.AsSpan().IndexOf(distribution.Min());
        distribution[likeliest] += 1;
        return $"{Reasons.Torn(pool, distribution)}, most different from the rest";
    }
}
