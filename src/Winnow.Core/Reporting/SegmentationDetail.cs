using Winnow.Core.Metrics;

namespace Winnow.Core.Reporting;

/// <summary>A closer look at what a segmenter reached on the images it was measured on.</summary>
public sealed record SegmentationDetail
{
    /// <summary>Class names without the background, which is class 0 of <see cref="Metrics"/>.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Figures over all images.</summary>
    public required SegmentationMetrics Metrics { get; init; }

    /// <summary>What was measured, such as <c>18 images</c>.</summary>
    public required string Note { get; init; }

    /// <summary>Figures of parts of the images, such as <c>light = night</c>; empty where nothing is known of the images.</summary>
    public IReadOnlyList<SegmentationSliceFigures> Slices { get; init; } = [];

    /// <summary>Images with the largest share of wrong pixels in what is not background, worst first.</summary>
    public IReadOnlyList<DetectionPicture> Lost { get; init; } = [];
}

/// <summary>What a segmenter reached on a part of the images.</summary>
/// <param name="Name">The part, such as <c>light = night</c>.</param>
/// <param name="Images">Images in it.</param>
/// <param name="MeanIou">Mean intersection over union; null where no pixel counts.</param>
/// <param name="MeanDice">Mean Dice coefficient; null where no pixel counts.</param>
public sealed record SegmentationSliceFigures(string Name, int Images, double? MeanIou, double? MeanDice);
