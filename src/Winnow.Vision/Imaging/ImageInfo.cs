namespace Winnow.Vision.Imaging;

/// <summary>What the header of an image file says.</summary>
/// <param name="Format">The format, found from the bytes and not from the name.</param>
/// <param name="Width">Pixels per row of the upright image.</param>
/// <param name="Height">Rows of the upright image.</param>
/// <param name="Channels">1 grey, 2 grey + alpha, 3 colour, 4 colour + alpha or CMYK, as stored.</param>
/// <param name="BitDepth">Bits per channel as stored: 1, 2, 4, 8 or 16.</param>
/// <param name="Orientation">EXIF orientation 1 to 8, already counted in width and height; 1 where the file does not say.</param>
public readonly record struct ImageInfo(ImageFormat Format, int Width, int Height, int Channels, int BitDepth, int Orientation)
{
    /// <summary>Number of pixels.</summary>
    public long Pixels => (long)Width * Height;
}
