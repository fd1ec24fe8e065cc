namespace Winnow.Core.Querying;

/// <summary>Picks the samples whose probabilities vary most from member to member: the standard deviation over members, averaged over classes, from 0 to ½.</summary>
/// <remarks>
/// Kampffmeyer, Salberg and Jenssen, <i>Semantic segmentation of small objects and modeling of uncertainty in urban remote sensing images using deep convolutional neural
/// networks</i>, CVPR workshops 2016. Divides by the number of members. O(members × samples × classes) time, O(samples) memory.
/// </remarks>
public sealed class MeanStdSampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "mean-std";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.MemberProbabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) => Committee.Utilities(pool, static row => row.MeanDeviation());

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        Committee.Disagreement(pool, row);
}
