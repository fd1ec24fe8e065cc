using Winnow.Vision.Imaging;

namespace Winnow.Vision.Tests.Imaging;

/// <summary>Pictures made here, so that no test needs a file.</summary>
internal static class Images
{
    public static ImageBuffer Of(int width, int height, Func<int, int, (byte Red, byte Green, byte Blue)> colour)
    {
        var image = new ImageBuffer(width, height);
        for (var (y, i) = (0, 0); y < height; y++)
        {
            for (var x = 0; x < width; x++, i += 3)
            {
                (image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]) = colour(x, y);
            }
        }

        return image;
    }

    public static ImageBuffer Gradient(int width, int height) => Of(width, height, (x, y) => ((byte)(x * 255 / width), (byte)(y * 255 / height), 128));

    public static ImageBuffer Noise(int width, int height, int seed)
    {
        var image = new ImageBuffer(width, height);
        new Random(seed).NextBytes(image.Pixels);
        return image;
    }

    /// <summary>Four greys, one per quarter, so that every orientation looks different and colour subsampling changes nothing.</summary>
    public static ImageBuffer Quadrants(int width, int height) => Of(width, height, (x, y) =>
    {
        var level = (byte)(30 + (x < width / 2 ? 0 : 60) + (y < height / 2 ? 0 : 120));
        return (level, level, level);
    });

    /// <summary>The stored form of an upright picture: the table of the EXIF specification (row 0 and column 0 of the stored image).</summary>
    public static ImageBuffer Stored(ImageBuffer upright, int orientation)
    {
        var (w, h) = (upright.Width, upright.Height);
        return Of(orientation >= 5 ? h : w, orientation >= 5 ? w : h, (x, y) =>
        {
            var (ux, uy) = orientation switch
            {
                2 => (w - 1 - x, y),
                3 => (w - 1 - x, h - 1 - y),
                4 => (x, h - 1 - y),
                5 => (y, x),
                6 => (w - 1 - y, x),
                7 => (w - 1 - y, h - 1 - x),
                8 => (y, h - 1 - x),
                _ => (x, y),
            };
            var i = (uy * w + ux) * 3;
            return (upright.Pixels[i], upright.Pixels[i + 1], upright.Pixels[i + 2]);
        });
    }

    /// <summary>Puts an APP1 segment with one tag behind the start marker of a JPEG.</summary>
    public static byte[] WithExif(byte[] jpeg, int orientation) =>
    [
        .. jpeg.AsSpan(0, 2), 0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        .. jpeg.AsSpan(2),
    ];

    public static int LargestDifference(ImageBuffer a, ImageBuffer b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        var largest = 0;
        for (var i = 0; i < a.Pixels.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(a.Pixels[i] - b.Pixels[i]));
        }

        return largest;
    }
}
