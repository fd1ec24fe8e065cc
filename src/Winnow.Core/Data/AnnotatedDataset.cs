namespace Winnow.Core.Data;

/// <summary>Images with classes, boxes, polygons and masks, whatever format they came in: what formats read and write, and what detection and segmentation learn from.</summary>
public sealed record AnnotatedDataset
{
    /// <summary>Short name, such as the folder's.</summary>
    public required string Name { get; init; }

    /// <summary>The classes; annotations hold indices into this list.</summary>
    public required IReadOnlyList<LabelClass> Classes { get; init; }

    /// <summary>The images in the order of their file.</summary>
    public required IReadOnlyList<AnnotatedImage> Images { get; init; }

    /// <summary>A JSON object of the fields Winnow has no place for; null where there is none.</summary>
    public string? Extra { get; init; }
}
