using System.Text.Json;

namespace Winnow.Core.Formats;

/// <summary>Checks the size that a file states for an image.</summary>
internal static class ImageSize
{
    /// <summary>The size in these fields; (0, 0) where they are missing.</summary>
    /// <exception cref="FormatException">Sides below 1, or more pixels than the limit.</exception>
    public static (int Width, int Height) Check(JsonElement item, string width, string height, ReadLimits limits) =>
        item.Field(width) is null && item.Field(height) is null
            ? (0, 0)
            : Check(item.Whole(width, int.MinValue, int.MaxValue), item.Whole(height, int.MinValue, int.MaxValue), limits);

    /// <summary>The size, checked.</summary>
    /// <exception cref="FormatException">Sides below 1, or more pixels than the limit.</exception>
    public static (int Width, int Height) Check(long width, long height, ReadLimits limits) =>
        width is >= 1 and <= int.MaxValue && height is >= 1 and <= int.MaxValue && width * height <= limits.ImagePixels
            ? ((int)width, (int)height)
            : throw new FormatException($"the image is {width} × {height} pixels; sides from 1 and at most {limits.ImagePixels} pixels are read");

    /// <summary>The size that an image file's header states; null where there is no file, no readable header, or more pixels than the limit.</summary>
    public static (int Width, int Height)? OfFile(string? file, ReadLimits limits)
    {
        try
        {
            return file is not null && ImageHeader.Read(file) is { } header ? Check(header.Width, header.Height, limits) : null;
        }
        catch (FormatException)
        {
            // Above the cap on pixels: left out like an image whose header cannot be read.
            return null;
        }
    }
}
