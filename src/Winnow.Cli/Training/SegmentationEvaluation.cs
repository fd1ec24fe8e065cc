using System.Globalization;
using Winnow.Core.Metrics;

namespace Winnow.Cli.Training;

/// <summary>Judges masks: intersection over union, and per image the share of pixels that are wrong.</summary>
internal sealed class SegmentationEvaluation : ObjectEvaluation
{
    private readonly IReadOnlyList<string> classes;
    private readonly PixelCounts[] counts;
    private readonly int[][] objects;

    /// <summary>Counts the pixels of all images once.</summary>
    /// <exception cref="InvalidDataException">A mask is damaged, or of another size than its image.</exception>
    public SegmentationEvaluation(IReadOnlyList<HeldOutImage> images, IReadOnlyList<string> classes)
        : base(images)
    {
        this.classes = classes;
        counts = new PixelCounts[images.Count];
        objects = new int[images.Count][];
        Parallel.For(0, images.Count, i =>
        {
            var image = images[i].ToEvaluated();
            counts[i] = PixelCounts.Of(
                LabelMaps.Of(image.Truth, image.Width, image.Height, classes.Count), LabelMaps.Of(image.Found, image.Width, image.Height, classes.Count), classes.Count + 1);
            objects[i] = [.. classes.Select((_, c) => image.Truth.Count(t => t.Class == c && !t.IsCrowd))];
        });
    }

    /// <inheritdoc/>
    public override string Metric => "mIoU";

    /// <inheritdoc/>
    public override string ClassMetric => "IoU";

    /// <inheritdoc/>
    public override ObjectFigures Of(IReadOnlyList<int> rows)
    {
        var sum = Sum(rows);
        var metrics = sum.Total == 0 ? null : SegmentationMetrics.Of(sum);
        return new(
            metrics?.MeanIou,
            [new("Dice", metrics?.MeanDice), new("pixel accuracy", metrics?.PixelAccuracy)],
            [.. classes.Select((_, c) => new ClassFigures(c, rows.Sum(r => objects[r][c]), sum.Iou(c + 1), [new("Dice", sum.Dice(c + 1))]))],
            []);
    }

    /// <inheritdoc/>
    public override (double Loss, string Sentence) Fault(int row)
    {
        var here = counts[row];
        if (here.Total == 0)
        {
            return (0, "No pixel counts.");
        }

        var right = Enumerable.Range(0, here.Classes).Sum(c => here[c, c]);
        double[] shares = [.. Enumerable.Range(1, classes.Count).Select(c => here.Iou(c)).OfType<double>()];
        var wrong = 100.0 * (here.Total - right) / here.Total;
        return (shares.Length == 0 ? 0 : 1 - shares.Average(), string.Create(
            CultureInfo.InvariantCulture, $"{wrong:0.0} % of the pixels are wrong{(shares.Length == 0 ? "" : $"; mean IoU of its classes {shares.Average():0.00}")}."));
    }

    /// <summary>All figures over some of the images; null where no pixel counts.</summary>
    public SegmentationMetrics? Metrics(IReadOnlyList<int> rows) => Sum(rows) is { Total: > 0 } sum ? SegmentationMetrics.Of(sum) : null;

    private PixelCounts Sum(IReadOnlyList<int> rows)
    {
        var sum = new PixelCounts(classes.Count + 1);
        foreach (var row in rows)
        {
            sum.Add(counts[row]);
        }

        return sum;
    }
}
