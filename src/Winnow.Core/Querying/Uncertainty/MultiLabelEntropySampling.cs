namespace Winnow.Core.Querying;

/// <summary>Picks the samples with several labels whose labels have the highest entropy: −p ln p − (1 − p) ln(1 − p) of each label in nats, from 0 to ln 2.</summary>
/// <remarks>
/// Settles, <i>Active learning literature survey</i>, 2009, applied to each label as a problem of two classes; averaged it is the joint entropy of independent labels,
/// divided by their number. O(samples × labels) time, O(samples) memory.
/// </remarks>
/// <param name="aggregation">How labels are brought together, default <see cref="LabelAggregation.Mean"/>.</param>
public sealed class MultiLabelEntropySampling(LabelAggregation aggregation = LabelAggregation.Mean) : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "multilabel-entropy";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.LabelProbabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) =>
        LabelScores.Of(pool, aggregation, static p => p is 0 or 1 ? 0 : -(p * Math.Log(p)) - ((1.0 - p) * Math.Log(1.0 - p)));

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) => LabelScores.Unsure(pool, row);
}
