using System.Buffers;
using Winnow.Vision.Imaging.Native;

namespace Winnow.Vision.Imaging;

/// <summary>Encoded files to pixels and back. Safe to call from any number of threads, and with hostile bytes.</summary>
public static unsafe class ImageCodec
{
    /// <summary>Pixels an image may have unless the caller says otherwise: 100 million, 300 MB decoded.</summary>
    public const long DefaultMaxPixels = 100_000_000;

    /// <summary>Version of the OpenCV library that reads WebP, TIFF and BMP.</summary>
    public static string LibraryVersion => ImageShim.Text(ImageShim.LibraryVersion());

    /// <summary>Reads the header and decodes nothing. Microseconds, whatever size the header claims.</summary>
    /// <exception cref="ImageException">The bytes are not a readable image.</exception>
    public static ImageInfo Probe(ReadOnlySpan<byte> file)
    {
        fixed (byte* bytes = file)
        {
            ImageShim.Check(ImageShim.Probe(bytes, file.Length, out var info, out var fault), fault);
            var turned = info.Orientation >= 5;
            return new(info.Format, turned ? info.Height : info.Width, turned ? info.Width : info.Height, info.Channels, info.BitDepth, info.Orientation);
        }
    }

    /// <summary>Decodes to upright RGB: grey repeated, alpha laid over white, 16 bits scaled to 8, EXIF orientation applied.</summary>
    /// <param name="file">The encoded bytes.</param>
    /// <param name="reduction">1, 2, 4 or 8: a JPEG is decoded that many times smaller (rounded up) at a fraction of the cost; other formats ignore it.</param>
    /// <param name="maxPixels">Pixels the header may claim.</param>
    /// <exception cref="ImageException">The bytes are not a readable, whole image within the limit.</exception>
    public static ImageBuffer Decode(ReadOnlySpan<byte> file, int reduction = 1, long maxPixels = DefaultMaxPixels) =>
        Decode(file, Probe(file), reduction, maxPixels, static length => GC.AllocateUninitializedArray<byte>(length));

    /// <summary>As <see cref="Decode(ReadOnlySpan{byte}, int, long)"/>, into an array from the shared pool that the caller returns.</summary>
    internal static ImageBuffer Rent(ReadOnlySpan<byte> file, in ImageInfo info, int reduction, long maxPixels) =>
        Decode(file, info, reduction, maxPixels, ArrayPool<byte>.Shared.Rent);

    /// <summary>Decodes an image of 16 bits per channel to upright grey of 16 bits (ITU-R BT.601 luma) [height × width].</summary>
    /// <param name="file">The encoded bytes.</param>
    /// <param name="maxPixels">Pixels the header may claim.</param>
    /// <exception cref="ImageException">The bytes are not a readable, whole image of 16 bits within the limit.</exception>
    public static ushort[] DecodeGrey16(ReadOnlySpan<byte> file, long maxPixels = DefaultMaxPixels)
    {
        var info = Probe(file);
        if (info.Pixels > Math.Min(maxPixels, Array.MaxLength))
        {
            throw new ImageException(ImageFault.TooLarge, $"the header claims {info.Width} × {info.Height} pixels; the limit is {maxPixels} pixels");
        }

        var grey = GC.AllocateUninitializedArray<ushort>((int)info.Pixels);
        fixed (byte* bytes = file)
        fixed (ushort* pixels = grey)
        {
            ImageShim.Check(ImageShim.DecodeGrey16(bytes, file.Length, maxPixels, pixels, grey.Length, out var fault), fault);
        }

        return grey;
    }

    /// <summary>Encodes an image, for thumbnails and exports.</summary>
    /// <param name="image">The pixels.</param>
    /// <param name="format">The format to write.</param>
    /// <param name="quality">1 to 100 for JPEG and WebP; the others lose nothing.</param>
    public static byte[] Encode(ImageBuffer image, ImageFormat format, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        fixed (byte* pixels = image.Pixels)
        {
            ImageShim.Check(ImageShim.Encode(pixels, image.Width, image.Height, format, quality, out var bytes, out var length), ImageFault.None);
            try
            {
                return new ReadOnlySpan<byte>(bytes, checked((int)length)).ToArray();
            }
            finally
            {
                ImageShim.Free(bytes);
            }
        }
    }

    private static ImageBuffer Decode(ReadOnlySpan<byte> file, in ImageInfo info, int reduction, long maxPixels, Func<int, byte[]> allocate)
    {
        if (reduction is not (1 or 2 or 4 or 8))
        {
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "A reduction is 1, 2, 4 or 8.");
        }

        if (info.Pixels > maxPixels)
        {
            throw new ImageException(ImageFault.TooLarge, $"the header claims {info.Width} × {info.Height} pixels; the limit is {maxPixels} pixels");
        }

        var by = info.Format == ImageFormat.Jpeg ? reduction : 1;
        var (width, height) = ((info.Width + by - 1) / by, (info.Height + by - 1) / by);
        var length = (long)width * height * 3;
        if (length > Array.MaxLength)
        {
            throw new ImageException(ImageFault.TooLarge, $"{width} × {height} pixels need {length} bytes; one image may need {Array.MaxLength}");
        }

        var array = allocate((int)length);
        fixed (byte* bytes = file, pixels = array)
        {
            ImageShim.Check(ImageShim.Decode(bytes, file.Length, maxPixels, reduction, pixels, array.Length, out var fault), fault);
        }

        return new(width, height, array);
    }
}
