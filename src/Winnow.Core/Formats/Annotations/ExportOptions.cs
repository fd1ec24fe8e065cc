using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>How an export is written.</summary>
public sealed record ExportOptions
{
    /// <summary>Original ids, compressed masks, images copied.</summary>
    public static ExportOptions Default { get; } = new();

    /// <summary>Number images, classes and annotations from 1 instead of giving original ids back. Default false.</summary>
    public bool FreshIds { get; init; }

    /// <summary>Write COCO masks as lists of counts instead of compressed text. Default false.</summary>
    public bool UncompressedMasks { get; init; }

    /// <summary>Copy the image files into exports that are folders. Default true; class folders cannot do without.</summary>
    public bool CopyImages { get; init; } = true;

    /// <summary>Take place, time, camera and the like out of copied image files: <see cref="ImageMetadata"/>. Files of kinds where that is not possible are left out and reported. Default false.</summary>
    public bool StripMetadata { get; init; }

    /// <summary>Gives the bytes of an image file turned upright, for EXIF orientations 5 and 7, which trainers read sideways; null: such images are left out and reported.</summary>
    public Func<ImageSource, byte[]>? Upright { get; init; }
}
