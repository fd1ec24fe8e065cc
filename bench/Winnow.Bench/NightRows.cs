using System.Globalization;
using Winnow.Core.Loop;
using Winnow.Core.Metrics;

namespace Winnow.Bench;

/// <summary>Pedestrians at night: a detector that has seen the day only, and a pool in which one image of twenty is of the night. Both rows read the same two simulations, which go on where they were stopped.</summary>
/// <remarks>Each training runs 40 epochs, so that what a detector lacks is nights and not steps.</remarks>
internal static class NightRows
{
    private const string Chosen = "adaptive-detection";
    private const int Start = 60, Few = 80, Many = 160, Seeds = 5;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new(
            "night-half", "detect",
            $"AP50 of pedestrians at night, {Few} images of which {Chosen} chose {Few - Start}, shown five unlabelled pictures of the night, less that of {Many} images drawn by chance, points; both start from {Start} by day, fine-tuned YOLOX-nano, street scenes, mean of 5 seeds",
            new(BoundKind.AtLeast, 0), "random", Half),
        new(
            "night-gain", "detect", $"times the AP50 of pedestrians at night that {Few - Start} images chosen by {Chosen} add over {Few - Start} drawn by chance, in the same simulation, mean of 5 seeds",
            new(BoundKind.AtLeast, 3), "random", Gain),
    ];

    private static BenchValue Half(BenchContext context)
    {
        var chosen = At(Near(context)[Chosen], Few);
        var drawn = At(Far(context)["random"], Many);
        var points = SeedMean.Of([.. chosen.Zip(drawn, (c, d) => 100 * (c.Metric - d.Metric))], new Random(0));
        return new(points.Mean, "points")
        {
            Seeds = Numbers(chosen),
            Interval = points.Low is { } low && points.High is { } high ? [low, high] : null,
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"AP50 {chosen.Average(p => p.Metric):0.000} for {chosen.Average(p => p.SecondsOfLabelling):0} s of labelling, by chance {drawn.Average(p => p.Metric):0.000} for {drawn.Average(p => p.SecondsOfLabelling):0} s"),
        };
    }

    private static BenchValue Gain(BenchContext context)
    {
        var curves = Near(context);
        var start = At(curves["random"], Start);
        var (chosen, drawn) = (Added(curves[Chosen]), Added(curves["random"]));
        return new(chosen.Average() / drawn.Average(), "times")
        {
            Seeds = Numbers(start),
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"from {start.Average(p => p.Metric):0.000} by {chosen.Average():0.000}, by chance {drawn.Average():0.000}; seed by seed {string.Join(", ", chosen.Zip(drawn, (c, d) => $"{c:0.000} against {d:0.000}"))}"),
        };

        static double[] Added(IReadOnlyList<SeedResult> runs) => [.. At(runs, Few).Zip(At(runs, Start), (after, before) => after.Metric - before.Metric)];
    }

    // The start and one query of either.
    private static Dictionary<string, IReadOnlyList<SeedResult>> Near(BenchContext context) =>
        SimulationSaving.Curves(context, "night", [.. Arguments(context), "--find", "light=night", "--find-count", "5", "--strategies", Chosen, "--query", $"{Few - Start}", "--budget", $"{Few}"]);

    // Chance alone, from the same start to its whole budget.
    private static Dictionary<string, IReadOnlyList<SeedResult>> Far(BenchContext context) =>
        SimulationSaving.Curves(context, "night-chance", [.. Arguments(context), "--strategies", "random", "--query", $"{Many - Start}", "--budget", $"{Many}"]);

    private static IEnumerable<string> Arguments(BenchContext context) =>
    [
        "--task", "detect", "--data", "scenes:street?width=256&height=256&train=800&test=150&day=0.95&dusk=0&test-day=0&test-dusk=0&seed=1",
        "--model", "yolox-nano", "--weights", context.SharedPath("weights", "yolox_nano_coco_416.onnx"), "--size", "256", "--epochs", "40",
        "--start-from", "light=day", "--measure-on", "light=night", "--measure-class", "pedestrian", "--initial", $"{Start}",
        "--seconds-per-label", "10", "--seconds-per-object", "5", "--seeds", $"{context.Size ?? Seeds}",
    ];

    private static IReadOnlyList<CurvePoint> At(IReadOnlyList<SeedResult> runs, int labels) => [.. runs.OrderBy(r => r.Seed).Select(r => r.Curve.Single(p => p.Labelled == labels))];

    private static IReadOnlyList<int> Numbers(IReadOnlyList<CurvePoint> points) => [.. Enumerable.Range(1, points.Count)];
}
