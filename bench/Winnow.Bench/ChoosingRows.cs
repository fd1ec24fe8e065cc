using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Bench;

/// <summary>Speed of choosing images for detectors. A whole query on two threads: checks, doubts, distances of objects, selection, reasons.</summary>
internal static class ChoosingRows
{
    private const int Images = 10_000;
    private const int Boxes = 100;
    private const int Dimensions = 128;
    private const int Picks = 500;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        Row("ppal-10k", 10),
        Row("ppal-10k-one-class", 1),
    ];

    private static BenchRow Row(string name, int classes) => new(
        name, "detect", $"seconds for both stages of PPAL, {Images:N0} images × {Boxes} boxes of {(classes == 1 ? "1 class" : $"{classes} classes")}, features of {Dimensions}, {Picks} picks from {4 * Picks:N0} candidates",
        new(BoundKind.AtMost, 60), "", _ => Measure(classes));

    private static BenchValue Measure(int classes)
    {
        var pool = Pool(classes);
        return new(BestOf.Seconds(1, () => QueryStrategies.Get("ppal").Query(pool, Picks, new Random(1))), "s");
    }

    private static PoolView Pool(int classes)
    {
        var random = new Random(1);
        SampleId[] ids = [.. Enumerable.Range(0, Images).Select(i => new SampleId(i))];
        return new()
        {
            Ids = ids,
            Detections = [.. ids.Select(id => new ImageDetections(id, 640, 640, [.. Enumerable.Range(0, Boxes).Select(_ => Box(random, classes))]))],
            Threads = 2,
        };
    }

    private static Detection Box(Random random, int classes)
    {
        // Every box counts: scores lie above the least.
        float[] scores = [.. Enumerable.Range(0, classes).Select(_ => 0.06f + (0.9f * MathF.Pow(random.NextSingle(), 3)))];
        var best = Array.IndexOf(scores, scores.Max());
        var (x, y) = (600 * random.NextDouble(), 600 * random.NextDouble());
        return new(new(x, y, x + 40, y + 40), best, scores[best])
        {
            ClassScores = scores,
            Feature = Feature(random),
        };
    }

    private static float[] Feature(Random random)
    {
        var feature = new float[Dimensions];
        for (var d = 0; d < feature.Length; d++)
        {
            feature[d] = random.NextSingle() - 0.5f;
        }

        return feature;
    }
}
