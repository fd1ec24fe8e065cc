namespace Winnow.Core.Querying;

/// <summary>Picks the samples on which members differ most from their consensus: the mean Kullback–Leibler divergence to the mean distribution, in nats.</summary>
/// <remarks>
/// McCallum and Nigam, <i>Employing EM and pool-based active learning for text classification</i>, ICML 1998. Equal to BALD, written as the committee literature does and
/// computed from the divergences, so small differences keep their digits. O(members × samples × classes) time, O(samples) memory.
/// </remarks>
public sealed class MeanKlSampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "mean-kl";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.MemberProbabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) => Committee.Utilities(pool, static row => row.MeanDivergence());

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        Committee.Disagreement(pool, row);
}
