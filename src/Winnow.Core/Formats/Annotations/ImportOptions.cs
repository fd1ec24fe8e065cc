using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>What an importer is told beside the path.</summary>
public sealed record ImportOptions
{
    /// <summary>Nothing special.</summary>
    public static ImportOptions Default { get; } = new();

    /// <summary>Caps on what is read.</summary>
    public ReadLimits Limits { get; init; } = ReadLimits.Default;

    /// <summary>Folder of the images, for formats that are one file; null: beside the file.</summary>
    public string? ImageFolder { get; init; }

    /// <summary>Width and height of an image as displayed, by its file name, where the format does not hold them; null, or null from it: the image's header is read.</summary>
    public Func<string, (int Width, int Height)?>? SizeOf { get; init; }

    /// <summary>The data set that predictions (COCO results) belong to; null: images and classes are named by their ids.</summary>
    public AnnotatedDataset? Reference { get; init; }

    /// <summary>Leave out predictions whose score is not between 0 and 1 or whose shape reaches over the edge of its image by more than half a pixel. Default false: they are read as they stand.</summary>
    public bool CheckedPredictions { get; init; }

    /// <summary>Where Pascal VOC files start to count pixels. Default 1, as the devkit does.</summary>
    public VocOrigin VocOrigin { get; init; } = VocOrigin.One;
}
