using System.Buffers;
using Winnow.Core.Data;

namespace Winnow.Vision.Imaging;

/// <summary>Reads the image of a sample, wherever its bytes are.</summary>
public static class ImageReader
{
    /// <summary>The whole image, upright RGB.</summary>
    /// <exception cref="ImageException">It cannot be read; the message says why.</exception>
    public static ImageBuffer Read(ImageSource source, long maxPixels = ImageCodec.DefaultMaxPixels) => source switch
    {
        RawImage raw => FromRaw(raw, maxPixels),
        GeneratedImage generated => FromRaw(generated.Render(), maxPixels),
        _ => ImageCodec.Decode(Bytes(source).Span, maxPixels: maxPixels),
    };

    /// <summary>The header's facts; nothing is decoded.</summary>
    /// <exception cref="ImageException">It cannot be read; the message says why.</exception>
    public static ImageInfo Probe(ImageSource source) => ImageCodec.Probe(Bytes(source).Span);

    /// <summary>Decodes, fits and lays out one image as [Channels × Height × Width] bytes; JPEG is decoded no larger than needed.</summary>
    /// <exception cref="ImageException">It cannot be read; the message says why.</exception>
    public static void ReadInto(ImageSource source, ImagePreprocessing preprocessing, Span<byte> planes)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        if ((source as RawImage ?? (source as GeneratedImage)?.Render()) is { } raw)
        {
            if (raw.Channels == preprocessing.Channels && raw.Channels == 1 && raw.Width == preprocessing.Width && raw.Height == preprocessing.Height)
            {
                CheckLength(raw);
                raw.Pixels.Span.CopyTo(planes); // idx data sets: nothing to do but copy
                return;
            }

            Fit(FromRaw(raw, preprocessing.MaxPixels), raw.Width, raw.Height, preprocessing, planes);
            return;
        }

        ReadInto(Bytes(source).Span, preprocessing, planes);
    }

    /// <summary>As <see cref="ReadInto(ImageSource, ImagePreprocessing, Span{byte})"/>, from the bytes of a file.</summary>
    internal static void ReadInto(ReadOnlySpan<byte> file, ImagePreprocessing preprocessing, Span<byte> planes)
    {
        var info = ImageCodec.Probe(file);
        var geometry = ResizeGeometry.Of(preprocessing.Resize, info.Width, info.Height, preprocessing.Width, preprocessing.Height);
        var image = ImageCodec.Rent(file, info, geometry.Reduction(info.Width, info.Height), preprocessing.MaxPixels);
        Fit(image, info.Width, info.Height, preprocessing, planes);
        ArrayPool<byte>.Shared.Return(image.Array);
    }

    /// <summary>The encoded bytes of a file or an archive's member.</summary>
    internal static ReadOnlyMemory<byte> Bytes(ImageSource source)
    {
        switch (source)
        {
            case EncodedImage encoded:
                return encoded.Bytes;
            case FileImage file:
                try
                {
                    return File.ReadAllBytes(file.Path);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
                {
                    throw new ImageException(ImageFault.Unreadable, e is FileNotFoundException or DirectoryNotFoundException ? "the file does not exist" : e.Message, e);
                }

            default:
                throw new ArgumentException($"A {source?.GetType().Name ?? "missing source"} has no encoded bytes.", nameof(source));
        }
    }

    private static void Fit(ImageBuffer image, int width, int height, ImagePreprocessing preprocessing, Span<byte> planes)
    {
        // The geometry comes from the full size, so that a reduced decoding changes no crop.
        var geometry = ResizeGeometry.Of(preprocessing.Resize, width, height, preprocessing.Width, preprocessing.Height);
        var (w, h) = (preprocessing.Width, preprocessing.Height);
        if (image.Width == w && image.Height == h && geometry is { OffsetX: 0, OffsetY: 0, Left: 0, Top: 0 })
        {
            Planes(image.Pixels, preprocessing.Channels, planes);
            return;
        }

        var result = new ImageBuffer(w, h, ArrayPool<byte>.Shared.Rent(w * h * 3));
        ImageResizer.Resize(image, geometry, result);
        Planes(result.Pixels, preprocessing.Channels, planes);
        ArrayPool<byte>.Shared.Return(result.Array);
    }

    private static void Planes(ReadOnlySpan<byte> rgb, int channels, Span<byte> planes)
    {
        var plane = rgb.Length / 3;
        if (channels == 1)
        {
            for (int i = 0, p = 0; i < plane; i++, p += 3)
            {
                planes[i] = (byte)((19595 * rgb[p] + 38470 * rgb[p + 1] + 7471 * rgb[p + 2] + 32768) >> 16); // 0.299, 0.587, 0.114
            }

            return;
        }

        var red = planes[..plane];
        var green = planes.Slice(plane, plane);
        var blue = planes.Slice(2 * plane, plane);
        for (int i = 0, p = 0; i < plane; i++, p += 3)
        {
            red[i] = rgb[p];
            green[i] = rgb[p + 1];
            blue[i] = rgb[p + 2];
        }
    }

    private static ImageBuffer FromRaw(RawImage raw, long maxPixels)
    {
        CheckLength(raw);
        if ((long)raw.Width * raw.Height > maxPixels)
        {
            throw new ImageException(ImageFault.TooLarge, $"{raw.Width} × {raw.Height} pixels; the limit is {maxPixels} pixels");
        }

        var image = new ImageBuffer(raw.Width, raw.Height);
        var source = raw.Pixels.Span;
        var target = image.Pixels;
        if (raw.Channels == 3)
        {
            source.CopyTo(target);
            return image;
        }

        for (var i = 0; i < source.Length; i++)
        {
            target.Slice(3 * i, 3).Fill(source[i]);
        }

        return image;
    }

    private static void CheckLength(RawImage raw)
    {
        if (raw.Channels is not (1 or 3) || raw.Width < 1 || raw.Height < 1 || (long)raw.Width * raw.Height * raw.Channels != raw.Pixels.Length)
        {
            throw new ImageException(ImageFault.Corrupt, $"{raw.Pixels.Length} bytes do not make a raw image of {raw.Width} × {raw.Height} pixels with {raw.Channels} channels (1 or 3)");
        }
    }
}
