namespace Winnow.Core.Querying;

/// <summary>Picks the samples with several labels that have the most doubtful label: 1 − |p − (1 − p)| of each label, from 0 to 1.</summary>
/// <remarks>
/// With the largest over labels, the default, this is binary minimum: Brinker, <i>On active learning in multi-label classification</i>, 2006. Averaged, it is twice the
/// least confidence. O(samples × labels) time, O(samples) memory.
/// </remarks>
/// <param name="aggregation">How labels are brought together, default <see cref="LabelAggregation.Max"/>.</param>
public sealed class MultiLabelMarginSampling(LabelAggregation aggregation = LabelAggregation.Max) : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "multilabel-margin";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.LabelProbabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) => LabelScores.Of(pool, aggregation, static p => 1 - Math.Abs((2.0 * p) - 1));

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) => LabelScores.Unsure(pool, row);
}
