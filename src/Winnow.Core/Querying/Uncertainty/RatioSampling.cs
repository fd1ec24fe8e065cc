namespace Winnow.Core.Querying;

/// <summary>Picks the samples whose second likeliest class comes nearest to the likeliest: utility p₂ / p₁, from 0 to 1.</summary>
/// <remarks>Settles, <i>Active learning literature survey</i>, 2009. O(samples × classes) time, O(samples) memory, one pass.</remarks>
public sealed class RatioSampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "ratio";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        var utilities = ProbabilityScores.FromTopTwo(pool, static (first, second) => second / first);
        return TopK.Select(pool.Ids, utilities, count, random, i => Reasons.Torn(pool, pool.Probabilities!.Row(i)));
    }
}
