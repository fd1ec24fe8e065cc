namespace Winnow.Core.Querying;

/// <summary>Picks the images whose pixels are in most doubt.</summary>
/// <remarks>
/// Entropy and margin as in Mackowiak et al., <i>CEREALS</i>, BMVC 2018; mutual information of members (BALD) as in Gal, Islam and Ghahramani, ICML 2017; impurity times uncertainty after Xie et al., CVPR 2022; divergence of changed copies
/// after Golestaneh and Kitani, <i>Importance of self-consistency in active learning for semantic segmentation</i>, BMVC 2020. Ignored pixels do not count; an image without others has 0.
/// O(maps × classes × pixels) time; O(classes × pixels) memory per thread.
/// </remarks>
/// <param name="score">The doubt of a pixel.</param>
/// <param name="aggregation">How pixels become one number.</param>
public sealed class PixelSampling(PixelScore score, PixelAggregation aggregation) : UtilitySampling
{
    private const double Share = 0.95;

    /// <inheritdoc/>
    public override string Name => $"pixel-{Word(score)}-{(aggregation == PixelAggregation.Mean ? "mean" : "p95")}";

    /// <inheritdoc/>
    public override Evidence Needs => PixelEvidence.Needs(score);

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var evidence = new PixelEvidence(pool, score);
        var utilities = new float[pool.Ids.Count];
        PixelRows.For(pool, row => utilities[row] = Aggregate(evidence.Scores(row), evidence.Map(row).Ignored.Span));
        return utilities;
    }

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) => score switch
    {
        PixelScore.MutualInformation => "members disagree on the class of many pixels",
        PixelScore.Impurity => "borders between classes are in doubt",
        PixelScore.ViewDivergence => "changed copies of the image get other masks",
        _ => aggregation == PixelAggregation.Mean ? "the class of many pixels is in doubt" : "the class of some pixels is in much doubt",
    };

    /// <summary>The word for a score in names.</summary>
    internal static string Word(PixelScore score) => score switch
    {
        PixelScore.Entropy => "entropy",
        PixelScore.Margin => "margin",
        PixelScore.MutualInformation => "bald",
        PixelScore.Impurity => "impurity",
        _ => "view",
    };

    private float Aggregate(float[] scores, ReadOnlySpan<bool> ignored)
    {
        var counted = new List<float>(scores.Length);
        for (var i = 0; i < scores.Length; i++)
        {
            if (ignored.Length == 0 || !ignored[i])
            {
                counted.Add(scores[i]);
            }
        }

        return counted.Count == 0 ? 0
            : aggregation == PixelAggregation.Mean ? (float)counted.Average(s => (double)s)
            : Neighbourhood.Smallest(counted.ToArray(), (int)Math.Ceiling(Share * counted.Count));
    }
}
