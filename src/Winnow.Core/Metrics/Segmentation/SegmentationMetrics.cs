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
        var counts = new long[classes, classes];
        var boundary = new List<double>[classes];
        for (var c = 0; c < classes; c++)
        {
            boundary[c] = [];
        }

        foreach (var (truth, found) in pairs)
        {
            Count(truth, found, counts);
            for (var c = 0; c < classes; c++)
            {
                if (BoundaryF1Score.Of(truth, found, (byte)c, tolerance) is { } score)
                {
                    boundary[c].Add(score);
                }
            }
        }

        ClassSegmentationMetrics[] each = [.. Enumerable.Range(0, classes).Select(c => Class(counts, c, boundary[c]))];
        var total = Sum(counts);
        if (total == 0)
        {
            throw new ArgumentException("No pixel counts: the truth ignores them all, or there is no image.", nameof(pairs));
        }

        ClassSegmentationMetrics[] occurring = [.. each.Where(c => c.Iou is not null)];
        double[] scores = [.. each.Select(c => c.BoundaryF1).OfType<double>()];
        return new(
            occurring.Average(c => c.Iou!.Value), occurring.Average(c => c.Dice!.Value), Enumerable.Range(0, classes).Sum(c => counts[c, c]) / (double)total,
            scores.Length == 0 ? null : scores.Average(), each);
    }

    private static void Count(LabelMap truth, LabelMap found, long[,] counts)
    {
        if ((truth.Height, truth.Width) != (found.Height, found.Width))
        {
            throw new ArgumentException($"A truth of {truth.Height} × {truth.Width} pixels and a prediction of {found.Height} × {found.Width} cannot be compared.", nameof(found));
        }

        var t = truth.Classes.Span;
        var f = found.Classes.Span;
        var classes = counts.GetLength(0);
        for (var i = 0; i < t.Length; i++)
        {
            if (t[i] == LabelMap.Ignore)
            {
                continue;
            }

            if (t[i] >= classes || f[i] >= classes)
            {
                throw new ArgumentException($"Pixel {i} has class {Math.Max(t[i], f[i])}; there are {classes} classes.", nameof(found));
            }

            counts[t[i], f[i]]++;
        }
    }

    private static ClassSegmentationMetrics Class(long[,] counts, int c, List<double> boundary)
    {
        var (truth, found) = (0L, 0L);
        for (var other = 0; other < counts.GetLength(0); other++)
        {
            truth += counts[c, other];
            found += counts[other, c];
        }

        var either = truth + found - counts[c, c];
        return new(c, truth, either == 0 ? null : (double)counts[c, c] / either, either == 0 ? null : 2.0 * counts[c, c] / (truth + found), boundary.Count == 0 ? null : boundary.Average());
    }

    private static long Sum(long[,] counts) => counts.Cast<long>().Sum();
}

/// <summary>What a segmenter reached on one class.</summary>
/// <param name="Class">Class index.</param>
/// <param name="Pixels">Pixels of the class in the truth.</param>
/// <param name="Iou">Intersection over union; null where the class is in neither truth nor prediction.</param>
/// <param name="Dice">Dice coefficient; null as <paramref name="Iou"/>.</param>
/// <param name="BoundaryF1">Mean over images; null where the class has no boundary in any.</param>
public sealed record ClassSegmentationMetrics(int Class, long Pixels, double? Iou, double? Dice, double? BoundaryF1);
