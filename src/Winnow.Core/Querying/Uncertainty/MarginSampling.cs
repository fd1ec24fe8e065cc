namespace Winnow.Core.Querying;

/// <summary>Picks the samples with the smallest gap between the two likeliest classes: utility 1 − (p₁ − p₂), from 0 to 1.</summary>
/// <remarks>Scheffer, Decomain and Wrobel, <i>Active hidden Markov models for information extraction</i>, IDA 2001. O(samples × classes) time, O(samples) memory, one pass.</remarks>
public sealed class MarginSampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "margin";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        var utilities = ProbabilityScores.FromTopTwo(pool, static (first, second) => 1 - (first - second));
        return TopK.Select(pool.Ids, utilities, count, random, i => Reasons.Torn(pool, pool.Probabilities!.Row(i)));
    }
}
