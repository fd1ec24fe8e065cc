namespace Winnow.Core.Metrics;

/// <summary>What a segmenter reached, pixel by pixel over all images together.</summary>
/// <param name="MeanIou">Mean intersection over union of the classes that occur in truth or prediction, 0 to 1.</param>
/// <param name="MeanDice">Mean Dice coefficient of the same classes, 0 to 1.</param>
/// <param name="PixelAccuracy">Share of pixels with the right class.</param>
/// <param name="BoundaryF1">Mean over classes and images of the boundary F1; null where no class has a boundary.</param>
/// <param name="Classes">Each class in class order.</param>
public sealed record SegmentationMetrics(double MeanIou, double MeanDice, double PixelAccuracy, double? BoundaryF1, IReadOnlyList<ClassSegmentationMetrics> Classes)
{
    /// <summary>Measures predictions against the truth. O(pixels × classes) for the boundaries.</summary>
    /// <param name="pairs">Truth and prediction of each image, of one size; a pixel that the truth ignores counts for nothing.</param>
    /// <param name="classes">Number of classes, background included; at most 255.</param>
    /// <param name="tolerance">How far apart boundaries may lie, as a share of the image's diagonal; 0 to 1, default 0.0075 (Csurka et al., BMVC 2013).</param>
    /// <exception cref="ArgumentException">Sizes differ, a class is out of range, or no pixel counts.</exception>
    public static SegmentationMetrics Of(IReadOnlyList<(LabelMap Truth, LabelMap Found)> pairs, int classes, double tolerance = 0.0075)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var counts = new PixelCounts(classes);
        List<double>[] boundary = [.. Enumerable.Range(0, classes).Select(_ => new List<double>())];
        foreach (var (truth, found) in pairs)
        {
            counts.Add(PixelCounts.Of(truth, found, classes));
            for (var c = 0; c < classes; c++)
            {
                if (BoundaryF1Score.Of(truth, found, (byte)c, tolerance) is { } score)
                {
                    boundary[c].Add(score);
                }
            }
        }

        double[] scores = [.. boundary.Where(b => b.Count > 0).Select(b => b.Average())];
        return Of(counts, boundary) with { BoundaryF1 = scores.Length == 0 ? null : scores.Average() };
    }

    /// <summary>What counted pixels come to; boundaries are not judged. O(classes²).</summary>
    /// <param name="counts">Pixels of all images together.</param>
    /// <exception cref="ArgumentException">No pixel counts.</exception>
    public static SegmentationMetrics Of(PixelCounts counts) => Of(counts, []);

    private static SegmentationMetrics Of(PixelCounts counts, List<double>[] boundary)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Total == 0)
        {
            throw new ArgumentException("No pixel counts: the truth ignores them all, or there is no image.", nameof(counts));
        }

        ClassSegmentationMetrics[] each =
        [
            .. Enumerable.Range(0, counts.Classes).Select(c => new ClassSegmentationMetrics(
                c, counts.Pixels(c), counts.Iou(c), counts.Dice(c), boundary.Length > 0 && boundary[c].Count > 0 ? boundary[c].Average() : null)),
        ];
        ClassSegmentationMetrics[] occurring = [.. each.Where(c => c.Iou is not null)];
        return new(
            occurring.Average(c => c.Iou!.Value), occurring.Average(c => c.Dice!.Value), Enumerable.Range(0, counts.Classes).Sum(c => counts[c, c]) / (double)counts.Total, null, each);
    }
}

/// <summary>What a segmenter reached on one class.</summary>
/// <param name="Class">Class index.</param>
/// <param name="Pixels">Pixels of the class in the truth.</param>
/// <param name="Iou">Intersection over union; null where the class is in neither truth nor prediction.</param>
/// <param name="Dice">Dice coefficient; null as <paramref name="Iou"/>.</param>
/// <param name="BoundaryF1">Mean over images; null where the class has no boundary in any.</param>
public sealed record ClassSegmentationMetrics(int Class, long Pixels, double? Iou, double? Dice, double? BoundaryF1);
