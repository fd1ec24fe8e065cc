namespace Winnow.Core.Data;

/// <summary>One image with what people and models said about it.</summary>
public sealed record AnnotatedImage
{
    /// <summary>Path relative to the data set's images, with forward slashes; otherwise exactly as the file spells it. Unique in its data set.</summary>
    public required string FileName { get; init; }

    /// <summary>Width in pixels as displayed (EXIF orientation applied); 0 where nobody knows.</summary>
    public int Width { get; init; }

    /// <summary>Height in pixels as displayed; 0 where nobody knows.</summary>
    public int Height { get; init; }

    /// <summary>The id its file gave it.</summary>
    public OriginalId Id { get; init; }

    /// <summary>The part of the data set it belongs to; null where the file does not say.</summary>
    public Split? Split { get; init; }

    /// <summary>Where the pixels are; null where only annotations are at hand.</summary>
    public ImageSource? Source { get; init; }

    /// <summary>What people said. Null: nobody looked yet. Empty: somebody looked, and there is nothing.</summary>
    public IReadOnlyList<ObjectAnnotation>? Annotations { get; init; }

    /// <summary>What a model said, each with its score.</summary>
    public IReadOnlyList<ObjectAnnotation> Predictions { get; init; } = [];

    /// <summary>A JSON object of the fields Winnow has no place for; null where there is none.</summary>
    public string? Extra { get; init; }
}
