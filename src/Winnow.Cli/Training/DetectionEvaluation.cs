using System.Globalization;
using Winnow.Core.Metrics;

namespace Winnow.Cli.Training;

/// <summary>Judges boxes: average precision, and per image what is missed and wrong.</summary>
internal sealed class DetectionEvaluation(IReadOnlyList<HeldOutImage> images, IReadOnlyList<string> classes) : ObjectEvaluation(images)
{
    /// <summary>Confidence from which a box counts as found where single images are judged.</summary>
    public const double Score = 0.25;

    private const double Overlap = 0.5;
    private const double SmallArea = 32 * 32;
    private const double LargeArea = 96 * 96;

    private readonly EvaluatedImage[] evaluated = [.. images.Select(i => i.ToEvaluated())];

    /// <inheritdoc/>
    public override string Metric => "AP50";

    /// <inheritdoc/>
    public override string ClassMetric => "AP50";

    /// <inheritdoc/>
    public override ObjectFigures Of(IReadOnlyList<int> rows)
    {
        EvaluatedImage[] some = [.. rows.Select(r => evaluated[r])];
        var metrics = AveragePrecision.Of(some, classes.Count);
        return new(
            metrics.Ap50,
            [new("AP", metrics.Ap), new("AP75", metrics.Ap75), new("AP small", metrics.ApSmall), new("AP medium", metrics.ApMedium), new("AP large", metrics.ApLarge), new("AR100", metrics.Ar100)],
            [.. metrics.Classes.Select(c => new ClassFigures(c.Class, c.Objects, c.Ap50, [new("AP", c.Ap), new("AR100", c.Ar100)]))],
            [
                Part("small objects, to 32² pixels", metrics.Ap50Small, area => area <= SmallArea),
                Part("medium objects, to 96² pixels", metrics.Ap50Medium, area => area is >= SmallArea and <= LargeArea),
                Part("large objects", metrics.Ap50Large, area => area >= LargeArea),
            ]);

        PartFigure Part(string name, double? value, Func<double, bool> holds) =>
            new(name, some.Count(i => i.Truth.Any(t => !t.IsCrowd && t.Shape.Bounds is { } box && holds(box.Area))), value);
    }

    /// <inheritdoc/>
    public override (double Loss, string Sentence) Fault(int row)
    {
        var (right, missed, wrong) = Counts(row);
        return (missed + wrong, string.Create(CultureInfo.InvariantCulture, $"{right} right, {missed} missed, {wrong} wrong."));
    }

    /// <summary>Objects of an image that were found with their class, that were not, and boxes that are no object of their class.</summary>
    public (int Right, int Missed, int Wrong) Counts(int row)
    {
        var counts = DetectionConfusion.Of([evaluated[row]], classes.Count, Score, Overlap);
        var right = Enumerable.Range(0, classes.Count).Sum(c => counts[c][c]);
        return (right, Enumerable.Range(0, classes.Count).Sum(c => counts[c].Sum()) - right, Enumerable.Range(0, classes.Count).Sum(c => counts.Sum(r => r[c])) - right);
    }

    /// <summary>An image as metrics want it.</summary>
    public EvaluatedImage Evaluated(int row) => evaluated[row];
}
