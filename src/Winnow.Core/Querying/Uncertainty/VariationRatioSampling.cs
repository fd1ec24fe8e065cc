namespace Winnow.Core.Querying;

/// <summary>Picks the samples on whose likeliest class the fewest members agree: utility 1 − votes of the leading class / members, from 0 to 1 − 1/classes.</summary>
/// <remarks>
/// Freeman, <i>Elementary applied statistics</i>, 1965; for dropout members Gal, <i>Uncertainty in deep learning</i>, 2017. A member votes for its likeliest class,
/// the first where several are. O(members × samples × classes) time, O(samples) memory.
/// </remarks>
public sealed class VariationRatioSampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "variation-ratio";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.MemberProbabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) => Committee.Utilities(pool, static row => row.VariationRatio());

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        Committee.Disagreement(pool, row);
}
