using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks the images on which the detector says something else when they are mirrored, cut or shrunk, and of those the ones whose classes the labels show least.</summary>
/// <remarks>
/// CALD: Yu et al., <i>Consistency-based active learning for object detection</i>, 2021. Consistency is the mean over the changed copies of the least |overlap + ½ (1 − JS)(s + s′) − 1.3| of a box, 0.7 where all agree and are
/// sure. The 1.2 × count least consistent images go on; those are picked whose mix of predicted classes (scores summed per class) is farthest from the labels' mix by Jensen-Shannon
/// divergence, which then is the utility (0 to ln 2). Where no objects are labelled the utility is 1.3 − consistency. Images without boxes come last. O(views × boxes × (boxes + classes)) time, O(samples) memory.
/// </remarks>
public sealed class CaldSampling : IRankedStrategy
{
    private const double Surplus = 1.2;

    /// <inheritdoc/>
    public string Name => "cald";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Detections | Evidence.ViewDetections | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var detections = DetectionChecks.Detections(pool);
        var views = DetectionChecks.Views(pool);
        var labelled = DetectionChecks.LabelledObjects(pool);
        var classes = DetectionChecks.Classes(pool, [detections, .. views]);
        var utilities = Inconsistencies(detections, views, classes, pool.Threads);
        var ties = new TieBreaker(random);
        count = Math.Min(count, pool.Ids.Count);
        var candidates = Enumerable.Range(0, pool.Ids.Count).OrderByDescending(i => utilities[i]).ThenBy(i => ties.Key(pool.Ids[i])).Take((int)Math.Ceiling(Surplus * count));
        if (!labelled.Any(o => o.Count > 0))
        {
            return [.. candidates.Take(count).Select(i => new Pick(pool.Ids[i], utilities[i], Reason(detections[i])))];
        }

        var shown = Shares(labelled.SelectMany(o => o).Select(o => (o.Class, 1.0)), classes);
        return
        [
            .. candidates.Select(i => (Row: i, Utility: (float)Distance(detections[i], shown)))
                .OrderByDescending(c => c.Utility).ThenByDescending(c => utilities[c.Row]).ThenBy(c => ties.Key(pool.Ids[c.Row]))
                .Take(count).Select(c => new Pick(pool.Ids[c.Row], c.Utility, Reason(detections[c.Row]))),
        ];
    }

    int IRankedStrategy.Ranked(int count) => (int)Math.Min(int.MaxValue, Math.Ceiling(Surplus * count));

    float[] IRankedStrategy.RankedBy(PoolView pool)
    {
        var (detections, views) = (DetectionChecks.Detections(pool), DetectionChecks.Views(pool));
        return Inconsistencies(detections, views, DetectionChecks.Classes(pool, [detections, .. views]), pool.Threads);
    }

    /// <summary>1.3 − consistency; 0 for an image without boxes.</summary>
    private static float[] Inconsistencies(IReadOnlyList<ImageDetections> detections, IReadOnlyList<IReadOnlyList<ImageDetections>> views, int classes, int threads)
    {
        var utilities = new float[detections.Count];
        Chunks.For(utilities.Length, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                utilities[i] = (float)(BoxConsistency.Base - (BoxConsistency.Of(detections[i], [.. views.Select(v => v[i])], classes) ?? BoxConsistency.Base));
            }
        }, size: 64);
        return utilities;
    }

    private static double Distance(ImageDetections image, double[] shown)
    {
        var predicted = Shares(image.Detections.Select(d => (d.Class, d.Score)), shown.Length);
        return predicted.Sum() > 0 ? BoxConsistency.JensenShannon(predicted, shown) : 0;
    }

    private static double[] Shares(IEnumerable<(int Class, double Weight)> items, int classes)
    {
        var shares = new double[classes];
        foreach (var (c, weight) in items)
        {
            shares[c] += weight;
        }

        var total = shares.Sum();
        return total > 0 ? [.. shares.Select(s => s / total)] : shares;
    }

    private static string Reason(ImageDetections image) =>
        image.Detections.Count == 0 ? "no object is seen here" : "changed copies of the image get other answers";
}
