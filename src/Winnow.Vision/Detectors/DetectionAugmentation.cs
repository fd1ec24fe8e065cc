using System.Text.Json.Serialization;
using Winnow.Vision.Augmentation;

namespace Winnow.Vision.Detectors;

/// <summary>How training images are varied. Boxes move with their pixels exactly.</summary>
public sealed record DetectionAugmentation : SceneAugmentation
{
    /// <summary>Share of training images that are put together from four (Bochkovskiy et al., YOLOv4, 2020), 0 to 1; default 1.</summary>
    public double Mosaic { get; init; } = 1;

    /// <summary>Share of training images that are blended with another one, about half and half, and keep the boxes of both (Zhang et al., arXiv 1902.04103), 0 to 1; default 0.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Mixup { get; init; }

    /// <summary>Nothing is varied.</summary>
    public static new DetectionAugmentation None { get; } =
        new() { Mosaic = 0, Translate = 0, Scale = 0, FlipHorizontal = 0, Hue = 0, Saturation = 0, Brightness = 0 };

    /// <inheritdoc/>
    public override void Validate()
    {
        Check(Mosaic, 1, nameof(Mosaic));
        Check(Mixup, 1, nameof(Mixup));
        base.Validate();
    }
}
