using Winnow.Vision.Detectors.Networks;

namespace Winnow.Vision.Detectors;

/// <summary>Every detector. A new one is one file and one line here.</summary>
public static class DetectorCatalog
{
    /// <summary>All detectors in the order they are listed to people.</summary>
    public static IReadOnlyList<DetectorEntry> All { get; } =
    [
        Yolo("pico", "YOLO11's network at half the width of n; small images on a CPU", 160),
        Yolo("n", "YOLO11, 2.6 million parameters", 320),
        Yolo("s", "YOLO11, 9.4 million parameters", 640),
        Yolo("m", "YOLO11, 20.1 million parameters", 640),
        Yolo("l", "YOLO11, 25.3 million parameters", 640),
        Yolo("x", "YOLO11, 56.9 million parameters", 640),
        YoloX("nano", "YOLOX with depthwise convolutions, 0.9 million parameters", 320),
        YoloX("tiny", "YOLOX, 5.1 million parameters", 416),
        YoloX("s", "YOLOX, 9.0 million parameters", 640),
        YoloX("m", "YOLOX, 25.3 million parameters", 640),
        YoloX("l", "YOLOX, 54.2 million parameters", 640),
        YoloX("x", "YOLOX, 99.1 million parameters", 640),
        new("retinanet-resnet18", "RetinaNet on ResNet-18 with light heads", 384, RetinaNet.Create18),
        new("retinanet-resnet50", "RetinaNet on ResNet-50 as published", 640, RetinaNet.Create50),
    ];

    /// <summary>The detector of that name.</summary>
    /// <exception cref="ArgumentException">None has that name; the message lists those there are.</exception>
    public static DetectorEntry Get(string name) =>
        All.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"No detector is called '{name}'. There are: {string.Join(", ", All.Select(m => m.Name))}.", nameof(name));

    private static DetectorEntry Yolo(string size, string description, int side) =>
        new($"yolo11-{size}", description, side, (classes, generator) => Yolo11.Create(size, classes, generator));

    private static DetectorEntry YoloX(string size, string description, int side) =>
        new($"yolox-{size}", description, side, (classes, generator) => Networks.YoloX.Create(size, classes, generator));
}
