namespace Winnow.Core.Querying;

/// <summary>Picks the samples whose most likely set of labels is expected to hold the most errors: Σ (1 − p) over the labels in the set + Σ p over the others.</summary>
/// <remarks>
/// After maximum loss reduction with maximal confidence: Yang et al., <i>Effective multi-label active learning for text classification</i>, KDD 2009. The set holds the
/// likeliest labels, as many as are expected (Σ p, rounded); they predict that number by a regression and take the hinge loss of support vector machines,
/// for which 2 p − 1 stands here. Utility: expected wrong labels, from 0 to the number of labels. O(samples × labels log labels) time, O(samples) memory.
/// </remarks>
public sealed class MultiLabelMaxLossSampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "multilabel-max-loss";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.LabelProbabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) => LabelScores.Of(pool, ExpectedErrors);

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        $"{LabelScores.Unsure(pool, row)}, about {Math.Round(utilities[row])} of its labels may be wrong";

    private static double ExpectedErrors(ReadOnlySpan<float> row)
    {
        var sorted = row.ToArray();
        Array.Sort(sorted);
        var expected = 0.0;
        foreach (var p in sorted)
        {
            expected += p;
        }

        var chosen = (int)Math.Round(expected, MidpointRounding.AwayFromZero);
        var errors = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            errors += i >= sorted.Length - chosen ? 1.0 - sorted[i] : sorted[i];
        }

        return errors;
    }
}
