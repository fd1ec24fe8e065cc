using Winnow.Core.Metrics;

namespace Winnow.Vision.Segmentation;

/// <summary>The figure a segmenter is judged by.</summary>
/// <param name="Metric"><c>mIoU</c> (mean intersection over union of all classes, background included; the default) or <c>Dice</c>.</param>
/// <param name="Class">Index of the one class that counts, the background not counted; null takes the mean over all.</param>
public sealed record SegmentationMeasure(string Metric = "mIoU", int? Class = null)
{
    /// <summary>The names that <see cref="Metric"/> may have.</summary>
    public static IReadOnlyList<string> Metrics { get; } = ["mIoU", "Dice"];

    /// <summary>The figure, with all others beside it; 0 for a class that occurs nowhere.</summary>
    /// <exception cref="InvalidOperationException">The metric has no such name.</exception>
    public Measurement Of(SegmentationMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var value = (Metric, Class) switch
        {
            ("mIoU", null) => metrics.MeanIou,
            ("Dice", null) => metrics.MeanDice,
            ("mIoU", { } one) => metrics.Classes[one + 1].Iou,
            ("Dice", { } one) => metrics.Classes[one + 1].Dice,
            _ => throw new InvalidOperationException($"The metric '{Metric}' is not known; known are: {string.Join(", ", Metrics)}."),
        };
        return new(Metric, value ?? 0) { Segmentation = metrics };
    }
}
