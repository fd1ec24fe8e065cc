namespace Winnow.Core.Querying;

/// <summary>Picks the samples whose second likeliest class comes nearest to the likeliest: utility p₂ / p₁, from 0 to 1.</summary>
/// <remarks>Settles, <i>Active learning literature survey</i>, 2009. O(samples × classes) time, O(samples) memory, one pass.</remarks>
public sealed class RatioSampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "ratio";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.Probabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) => ProbabilityScores.FromTopTwo(pool, static (first, second) => second / first);

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        Reasons.Torn(pool, row);
}
