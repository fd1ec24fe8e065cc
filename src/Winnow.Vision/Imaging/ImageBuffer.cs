namespace Winnow.Vision.Imaging;

/// <summary>An upright 8-bit RGB image [height × width × 3], row after row without padding.</summary>
public sealed class ImageBuffer
{
    /// <summary>A black image.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or the image passes 2 GiB.</exception>
    public ImageBuffer(int width, int height) : this(width, height, new byte[Length(width, height)])
    {
    }

    /// <summary>Wraps pixels without copying them; the array may be longer than the image.</summary>
    /// <exception cref="ArgumentException">The array is too short.</exception>
    public ImageBuffer(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.Length < Length(width, height))
        {
            throw new ArgumentException($"A {width} × {height} RGB image needs {Length(width, height)} bytes, not {pixels.Length}.", nameof(pixels));
        }

        Width = width;
        Height = height;
        Array = pixels;
    }

    /// <summary>Pixels per row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The pixels, R G B R G B …</summary>
    public Span<byte> Pixels => Array.AsSpan(0, Width * Height * 3);

    /// <summary>The array behind <see cref="Pixels"/>.</summary>
    internal byte[] Array { get; }

    private static int Length(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var length = (long)width * height * 3;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, System.Array.MaxLength, nameof(width));
        return (int)length;
    }
}
