using Winnow.Vision.Segmentation.Networks;

namespace Winnow.Vision.Segmentation;

/// <summary>Every segmenter. A new one is one file and one line here.</summary>
public static class SegmenterCatalog
{
    /// <summary>All segmenters in the order they are listed to people.</summary>
    public static IReadOnlyList<SegmenterEntry> All { get; } =
    [
        new("unet-small", "U-Net of 8 to 128 channels, 0.5 million parameters; for a CPU", 160, UNet.CreateSmall),
        new("unet-resnet18", "U-Net on ResNet-18, 14.3 million parameters", 256, ResNetUNet.Create18),
        new("unet-resnet50", "U-Net on ResNet-50, 32.5 million parameters", 512, ResNetUNet.Create50),
        new("deeplabv3-resnet18", "DeepLabV3 on ResNet-18", 256, DeepLabV3.Create18),
        new("deeplabv3-resnet50", "DeepLabV3 on ResNet-50, 39.6 million parameters", 512, DeepLabV3.Create50),
    ];

    /// <summary>The segmenter of that name.</summary>
    /// <exception cref="ArgumentException">None has that name; the message lists those there are.</exception>
    public static SegmenterEntry Get(string name) =>
        All.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"No segmenter is called '{name}'. There are: {string.Join(", ", All.Select(m => m.Name))}.", nameof(name));
}
