namespace Winnow.Core.Querying;

/// <summary>Picks the samples with the smallest gap between the two likeliest classes: utility 1 − (p₁ − p₂), from 0 to 1.</summary>
/// <remarks>Scheffer, Decomain and Wrobel, <i>Active hidden Markov models for information extraction</i>, IDA 2001. O(samples × classes) time, O(samples) memory, one pass.</remarks>
public sealed class MarginSampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "margin";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.Probabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) => ProbabilityScores.FromTopTwo(pool, static (first, second) => 1 - (first - second));

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        Reasons.Torn(pool, row);
}
