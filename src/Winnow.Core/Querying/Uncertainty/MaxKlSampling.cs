namespace Winnow.Core.Querying;

/// <summary>Picks the samples on which one member differs most from the consensus: its Kullback–Leibler divergence to the mean distribution, in nats, from 0 to ln members.</summary>
/// <remarks>
/// The largest instead of the mean divergence of McCallum and Nigam, ICML 1998, as modAL offers: one member that stands apart is enough. O(members × samples × classes)
/// time, O(samples) memory.
/// </remarks>
public sealed class MaxKlSampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "max-kl";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.MemberProbabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) => Committee.Utilities(pool, static row => row.MaxDivergence());

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        Committee.Disagreement(pool, row);
}
