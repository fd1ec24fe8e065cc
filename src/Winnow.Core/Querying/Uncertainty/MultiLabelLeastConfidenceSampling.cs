namespace Winnow.Core.Querying;

/// <summary>Picks the samples with several labels whose labels are least sure: 1 − max(p, 1 − p) of each label, from 0 to ½.</summary>
/// <remarks>Lewis and Gale, SIGIR 1994, applied to each label as a problem of two classes (binary relevance). O(samples × labels) time, O(samples) memory.</remarks>
/// <param name="aggregation">How labels are brought together, default <see cref="LabelAggregation.Mean"/>.</param>
public sealed class MultiLabelLeastConfidenceSampling(LabelAggregation aggregation = LabelAggregation.Mean) : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "multilabel-least-confidence";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.LabelProbabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) => LabelScores.Of(pool, aggregation, static p => Math.Min(p, 1.0 - p));

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) => LabelScores.Unsure(pool, row);
}
