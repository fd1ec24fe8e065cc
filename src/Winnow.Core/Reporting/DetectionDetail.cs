using Winnow.Core.Metrics;

namespace Winnow.Core.Reporting;

/// <summary>A closer look at what a detector reached on the images it was measured on.</summary>
public sealed record DetectionDetail
{
    /// <summary>Class names; <see cref="DetectionMetrics.Classes"/> holds indices into this list.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Figures over all images; the precision curves of its classes are drawn where it has some.</summary>
    public required DetectionMetrics Metrics { get; init; }

    /// <summary>What was measured, such as <c>18 images</c> or the strategy and seed of a run.</summary>
    public required string Note { get; init; }

    /// <summary>Figures of parts of the images, such as <c>time = night</c>; empty where nothing is known of the images.</summary>
    public IReadOnlyList<DetectionSliceFigures> Slices { get; init; } = [];

    /// <summary>Images where most was missed or wrongly found, worst first.</summary>
    public IReadOnlyList<DetectionPicture> Lost { get; init; } = [];

    /// <summary>Images where most was rightly found, best first.</summary>
    public IReadOnlyList<DetectionPicture> Won { get; init; } = [];
}

/// <summary>What a detector reached on a part of the images.</summary>
/// <param name="Name">The part, such as <c>time = night</c>.</param>
/// <param name="Images">Images in it.</param>
/// <param name="Objects">Objects on them.</param>
/// <param name="Ap50">Average precision at an overlap of 0.50; null without objects.</param>
/// <param name="Ap">Average precision over the ten overlaps; null without objects.</param>
public sealed record DetectionSliceFigures(string Name, int Images, int Objects, double? Ap50, double? Ap);

/// <summary>One image with boxes drawn on it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Caption">What was right and wrong, without a full stop.</param>
/// <param name="Picture">The picture, or null where it could not be made.</param>
public sealed record DetectionPicture(string Name, string Caption, Thumbnail? Picture);
