namespace Winnow.Core.Querying;

/// <summary>Picks the samples whose number of predicted labels is furthest from the usual: utility |labels with p ≥ ½ − expected labels of a pool sample|.</summary>
/// <remarks>
/// Label cardinality inconsistency of Li and Guo, <i>Active learning with multi-label SVM classification</i>, IJCAI 2013. They compare with the labelled samples; here the mean
/// of Σ p over the pool stands for the usual number, since labelled samples are seen with one class each. O(samples × labels) time, O(samples) memory.
/// </remarks>
public sealed class MultiLabelCardinalitySampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "multilabel-cardinality";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.LabelProbabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random)
    {
        var usual = Usual(pool);
        return LabelScores.Of(pool, row => Math.Abs(Predicted(row) - usual));
    }

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) => Predicted(pool.Require(p => p.LabelProbabilities).Row(row)) switch
    {
        0 => "no label seems to apply",
        1 => "1 label seems to apply, an unusual number",
        var several => $"{several} labels seem to apply, an unusual number",
    };

    private static int Predicted(ReadOnlySpan<float> row)
    {
        var count = 0;
        foreach (var p in row)
        {
            count += p >= 0.5f ? 1 : 0;
        }

        return count;
    }

    private static double Usual(PoolView pool)
    {
        // Whole steps of 2⁻³²: their sum is the same for any order of the pool.
        var steps = 0L;
        LabelScores.Of(pool, static _ => 0);
        foreach (var p in pool.LabelProbabilities!.Span)
        {
            steps += (long)(p * 4294967296.0);
        }

        return pool.Ids.Count == 0 ? 0 : steps / 4294967296.0 / pool.Ids.Count;
    }
}
