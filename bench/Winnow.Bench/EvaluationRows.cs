using System.Diagnostics;
using Winnow.Core.Data;
using Winnow.Core.Metrics;

namespace Winnow.Bench;

/// <summary>Speed of judging detections: COCO's twelve figures of a set as large as its validation part.</summary>
internal static class EvaluationRows
{
    private const int Images = 5_000;
    private const int Classes = 80;
    private const int Found = 100;
    private const int Objects = 7;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("coco-evaluation", "detect", $"seconds for COCO's twelve figures, {Images:N0} images × {Found} detections and {Objects} objects of {Classes} classes", new(BoundKind.AtMost, 3), "", _ => Measure()),
    ];

    private static BenchValue Measure()
    {
        var random = new Random(1);
        EvaluatedImage[] images = [.. Enumerable.Range(0, Images).Select(_ => Image(random))];
        var best = double.PositiveInfinity;
        for (var run = 0; run < 3; run++)
        {
            var start = Stopwatch.GetTimestamp();
            AveragePrecision.Of(images, Classes);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return new(best, "s");
    }

    // As detectors answer: a fair part of the boxes lies on objects, a little off and mostly of the right class; the rest is scattered.
    private static EvaluatedImage Image(Random random)
    {
        ObjectAnnotation[] truth = [.. Enumerable.Range(0, Objects).Select(_ => new ObjectAnnotation { Shape = new BoxShape(Box(random)), Class = random.Next(Classes) })];
        ObjectAnnotation[] found = [.. Enumerable.Range(0, Found).Select(i => i < 4 * Objects ? Near(truth[i % Objects], random) : new() { Shape = new BoxShape(Box(random)), Class = random.Next(Classes), Score = 0.5f * random.NextSingle() })];
        return new(truth, found) { Width = 640, Height = 480 };
    }

    private static Box Box(Random random)
    {
        var side = 8 + (240 * Math.Pow(random.NextDouble(), 2));
        var (x, y) = ((640 - side) * random.NextDouble(), (480 - side) * random.NextDouble());
        return new(x, y, x + side, y + side);
    }

    private static ObjectAnnotation Near(ObjectAnnotation truth, Random random)
    {
        var box = ((BoxShape)truth.Shape).Box;
        var off = 0.2 * (box.Right - box.Left) * (random.NextDouble() - 0.5);
        return new() { Shape = new BoxShape(new(box.Left + off, box.Top + off, box.Right + off, box.Bottom + off)), Class = random.Next(10) == 0 ? random.Next(Classes) : truth.Class, Score = random.NextSingle() };
    }
}
