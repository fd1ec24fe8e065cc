namespace Winnow.Core.Querying;

/// <summary>Picks the samples whose predicted class distribution has the highest Shannon entropy: utility −Σ p ln p in nats, from 0 to ln classes.</summary>
/// <remarks>Settles, <i>Active learning literature survey</i>, 2009; after Shannon 1948. O(samples × classes) time, O(samples) memory, one pass.</remarks>
public sealed class EntropySampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "entropy";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        var utilities = ProbabilityScores.Entropies(pool);
        return TopK.Select(pool.Ids, utilities, count, random, i => Reasons.Torn(pool, pool.Probabilities!.Row(i), classes: 3));
    }
}
