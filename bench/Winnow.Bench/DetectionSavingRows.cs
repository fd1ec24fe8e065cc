using System.Globalization;

namespace Winnow.Bench;

/// <summary>Images saved against random labelling by detectors trained afresh each round: night scenes from a start by day, and real sets. Each is one simulation, which goes on where it was stopped.</summary>
internal static class DetectionSavingRows
{
    public static IReadOnlyList<BenchRow> All { get; } =
    [
        Of("night", "pedestrians at night, street scenes, start by day, five unlabelled pictures of the night shown, AP50, fine-tuned YOLOX-nano", 50, 5, c => [.. Night(c), .. Shown, "--budget", "100", "--random-query", "70", "--random-budget", "200"]),
        Of("night-unshown", "the same without pictures of what matters", 50, 5, c => [.. Night(c), "--budget", "100", "--random-query", "70", "--random-budget", "200"]),
        NightGain("night-gain", "shown five unlabelled pictures of the night", 3, c => [.. Night(c), .. Shown, "--budget", "80"]),
        NightGain("night-unshown-gain", "shown nothing", null, c => [.. Night(c), "--budget", "80"]),
        Of(
            "hit-uav", "AP50 at night, thermal images, start by day, fine-tuned YOLOX-nano", null, 3,
            c => ["--data", c.SharedPath("data", "hit-uav"), .. Nano(c), "--start-from", "time=day", "--measure-on", "time=night", "--initial", "20", "--query", "20", "--budget", "160"]),
        Of("bccd", "AP50, blood cells with rare platelets", null, 3, c => ["--data", c.SharedPath("data", "bccd"), .. Pico, "--initial", "20", "--query", "20", "--budget", "140"]),
        Of("deeppcb", "AP50, faults of circuit boards", null, 3, c => ["--data", c.SharedPath("data", "deeppcb"), .. Pico, "--initial", "20", "--query", "20", "--budget", "160"]),
        Of("penn-fudan", "AP50, pedestrians, fine-tuned YOLOX-nano", null, 3, c => ["--data", c.SharedPath("data", "penn-fudan"), .. Nano(c), "--initial", "10", "--query", "10", "--budget", "70"]),
    ];

    // For each seed some minutes on two cores: chosen labels end at half of random's budget, and random's curve is measured where it is read.
    private static IEnumerable<string> Night(BenchContext context) =>
        ["--data", "scenes:street?width=256&height=256&train=800&test=150&day=0.9&dusk=0&test-day=0&test-dusk=0&seed=1", "--model", "yolox-nano", "--weights", context.SharedPath("weights", "yolox_nano_coco_416.onnx"),
         "--size", "256", "--epochs", "10", "--start-from", "light=day", "--measure-on", "light=night", "--measure-class", "pedestrian", "--initial", "60", "--query", "20"];

    private static string[] Shown => ["--find", "light=night", "--find-count", "5"];

    private static string[] Pico => ["--model", "yolo11-pico", "--size", "160", "--epochs", "60"];

    /// <summary>At 80 % of random's gain. Rows for which nobody names a bound ask to be no worse than chance.</summary>
    private static BenchRow Of(string name, string what, double? bound, int seeds, Func<BenchContext, IEnumerable<string>> arguments) => new(
        $"{name}-detection-saving", "detect",
        FormattableString.Invariant($"images saved at {(bound is null ? 80 : 100)} % of random's gain, {what}, {seeds} seeds, percent"),
        new(BoundKind.AtLeast, bound ?? 0), "random",
        context => SimulationSaving.Measure(
            context, $"{name}-detection", "adaptive-detection", SavingTarget.OfGain(bound is null ? 0.8 : 1), Arguments(arguments(context), context.Size ?? seeds)));

    private static string[] Arguments(IEnumerable<string> own, int seeds) =>
        ["--task", "detect", .. own, "--strategies", "adaptive-detection", "--seconds-per-label", "10", "--seconds-per-object", "5", "--seeds", $"{seeds}"];

    // Both start from the same images, so that the ratio of what they add is that of what an image adds.
    private static BenchRow NightGain(string name, string how, double? bound, Func<BenchContext, IEnumerable<string>> arguments) => new(
        name, "detect", $"times the AP50 of pedestrians at night that 20 images chosen by adaptive-detection, {how}, add over 20 drawn by chance, mean of 5 seeds", new(BoundKind.AtLeast, bound ?? 1), "random",
        context =>
        {
            const int Start = 60, Labels = 80;
            var curves = SimulationSaving.Curves(context, name, Arguments(arguments(context), context.Size ?? 5));
            var (chosen, drawn) = (Gain("adaptive-detection"), Gain("random"));
            return new(chosen / drawn, "times")
            {
                Seeds = [.. Enumerable.Range(1, curves["random"].Count)],
                Note = string.Create(CultureInfo.InvariantCulture, $"AP50 from {curves["random"].Average(c => c[Start]):0.000} by {chosen:0.000}, by chance {drawn:0.000}"),
            };

            double Gain(string strategy) => curves[strategy].Average(c => c[Labels] - c[Start]);
        });

    private static IEnumerable<string> Nano(BenchContext context) =>
        ["--model", "yolox-nano", "--weights", context.SharedPath("weights", "yolox_nano_coco_416.onnx"), "--size", "320", "--epochs", "20"];
}
