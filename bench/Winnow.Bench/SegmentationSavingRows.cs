namespace Winnow.Bench;

/// <summary>Images saved against random labelling by segmenters trained afresh each round. One simulation, which goes on where it was stopped.</summary>
internal static class SegmentationSavingRows
{
    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new(
            "magnetic-tile-segmentation-saving", "detect", "images saved at 80 % of random's gain, mIoU, faults of magnetic tiles, U-Net at 96 px, 3 seeds, percent", new(BoundKind.AtLeast, 0), "random",
            context => SimulationSaving.Measure(
                context, "magnetic-tile-segmentation", "adaptive-segmentation", SavingTarget.OfGain(0.8),
                ["--task", "segment", "--data", context.SharedPath("data", "magnetic-tile"), "--model", "unet-small", "--size", "96", "--strategies", "adaptive-segmentation",
                 "--initial", "40", "--query", "40", "--budget", "320", "--seconds-per-label", "10", "--seconds-per-object", "30", "--seeds", "3"])),
    ];
}
