using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks the images whose boxes move when noise is added to the image.</summary>
/// <remarks>
/// LS of Kao et al., <i>Localization-aware active learning for object detection</i>, ACCV 2018. The changed copies are the image under rising noise (the authors add Gaussian noise of deviation 8, 16, …, 48). A box is as
/// stable as its mean overlap with the best box of each copy; utility: 1 − the mean stability weighted by score, 0 where nothing moves and without boxes.
/// O(views × boxes²) time, O(samples) memory.
/// </remarks>
public sealed class LocalisationStabilitySampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "localisation-stability";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.Detections | Evidence.ViewDetections;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random)
    {
        var detections = DetectionChecks.Detections(pool);
        var views = DetectionChecks.Views(pool);
        var utilities = new float[detections.Count];
        Chunks.For(utilities.Length, pool.Threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                utilities[i] = (float)Instability(detections[i], [.. views.Select(v => v[i])]);
            }
        }, size: 64);
        return utilities;
    }

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        pool.Require(p => p.Detections)[row].Detections.Count == 0 ? "no object is seen here" : "boxes move when the image changes a little";

    private static double Instability(ImageDetections image, ImageDetections[] views)
    {
        var (moved, weights) = (0.0, 0.0);
        foreach (var box in image.Detections)
        {
            moved += box.Score * views.Average(view => 1 - view.Detections.Select(d => d.Box.Overlap(box.Box)).DefaultIfEmpty(0).Max());
            weights += box.Score;
        }

        return weights > 0 ? moved / weights : 0;
    }
}
