namespace Winnow.Vision.Imaging;

/// <summary>Why an image could not be read. The numbers are those of <c>winnow_native.h</c>.</summary>
public enum ImageFault
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>The bytes are none of the formats of <see cref="ImageFormat"/>.</summary>
    UnknownFormat = 1,

    /// <summary>The file ends before the image does.</summary>
    Truncated = 2,

    /// <summary>The bytes contradict their format.</summary>
    Corrupt = 3,

    /// <summary>The header claims more pixels than the limit allows.</summary>
    TooLarge = 4,

    /// <summary>A valid file of a kind that is not read, such as an animation or floating-point samples.</summary>
    Unsupported = 5,

    /// <summary>The file is missing, or may not be read.</summary>
    Unreadable = 6,
}
