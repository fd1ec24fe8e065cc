namespace Winnow.Bench;

/// <summary>Images saved against random labelling on real sets by detectors trained afresh each round. Each is one simulation, which goes on where it was stopped.</summary>
internal static class DetectionSavingRows
{
    public static IReadOnlyList<BenchRow> All { get; } =
    [
        Of(
            "hit-uav", "AP50 at night, thermal images, start by day, fine-tuned YOLOX-nano",
            c => ["--data", c.SharedPath("data", "hit-uav"), .. Nano(c), "--start-from", "time=day", "--measure-on", "time=night", "--initial", "20", "--query", "40", "--budget", "140"]),
        Of("bccd", "AP50, blood cells with rare platelets", c => ["--data", c.SharedPath("data", "bccd"), .. Pico, "--initial", "20", "--query", "40", "--budget", "140"]),
        Of("deeppcb", "AP50, faults of circuit boards", c => ["--data", c.SharedPath("data", "deeppcb"), .. Pico, "--initial", "20", "--query", "40", "--budget", "140"]),
        Of("penn-fudan", "AP50, pedestrians, fine-tuned YOLOX-nano", c => ["--data", c.SharedPath("data", "penn-fudan"), .. Nano(c), "--initial", "10", "--query", "20", "--budget", "70"]),
    ];

    private static string[] Pico => ["--model", "yolo11-pico", "--size", "160", "--epochs", "60"];

    /// <summary>At 80 % of random's gain; to be no worse than chance is what is asked.</summary>
    private static BenchRow Of(string name, string what, Func<BenchContext, IEnumerable<string>> arguments) => new(
        $"{name}-detection-saving", "detect", $"images saved at 80 % of random's gain, {what}, 3 seeds, percent", new(BoundKind.AtLeast, 0), "random",
        context => SimulationSaving.Measure(
            context, $"{name}-detection", "adaptive-detection", SavingTarget.OfGain(0.8),
            ["--task", "detect", .. arguments(context), "--strategies", "adaptive-detection", "--seconds-per-label", "10", "--seconds-per-object", "5", "--seeds", $"{context.Size ?? 3}"]));

    private static IEnumerable<string> Nano(BenchContext context) =>
        ["--model", "yolox-nano", "--weights", context.SharedPath("weights", "yolox_nano_coco_416.onnx"), "--size", "320", "--epochs", "20"];
}
