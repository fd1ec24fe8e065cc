namespace Winnow.Core.Querying;

/// <summary>Picks the samples whose predicted class distribution has the highest Shannon entropy: utility −Σ p ln p in nats, from 0 to ln classes.</summary>
/// <remarks>Settles, <i>Active learning literature survey</i>, 2009; after Shannon 1948. O(samples × classes) time, O(samples) memory, one pass.</remarks>
public sealed class EntropySampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "entropy";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.Probabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) => ProbabilityScores.Entropies(pool);

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        Reasons.Torn(pool, row, classes: 3);
}
