using System.Buffers.Binary;
using System.IO.Compression;
using Winnow.Core.Reporting;

namespace Winnow.Core.Formats;

/// <summary>Writes masks as PNG files: values up to 255 with a palette that tells them apart, larger ones as 16-bit grey.</summary>
internal static class PngMaskWriter
{
    /// <summary>Encodes [height × width] values.</summary>
    /// <param name="pixels">Row by row.</param>
    /// <param name="width">1 or more.</param>
    /// <param name="height">1 or more.</param>
    /// <param name="palette">Whether to colour; otherwise grey. Values above 255 are always 16-bit grey.</param>
    public static byte[] Encode(ReadOnlySpan<ushort> pixels, int width, int height, bool palette)
    {
        var bytes = pixels.ContainsAnyExceptInRange<ushort>(0, 255) ? 2 : 1;
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        head[8] = (byte)(8 * bytes);
        head[9] = (byte)(palette && bytes == 1 ? 3 : 0);
        Png.WriteChunk(png, "IHDR", head);
        if (head[9] == 3)
        {
            Png.WriteChunk(png, "PLTE", [.. Enumerable.Range(0, 256).SelectMany(i => Colour(i) is var c ? new[] { (byte)(c >> 16), (byte)(c >> 8), (byte)c } : [])]);
        }

        Png.WriteChunk(png, "IDAT", Compress(pixels, width, height, bytes));
        Png.WriteChunk(png, "IEND", []);
        return png.ToArray();
    }

    /// <summary>0xRRGGBB of a value in the palette of Pascal VOC: its bits spread over the three channels, highest first, so that neighbours differ most.</summary>
    public static int Colour(int value)
    {
        var (red, green, blue) = (0, 0, 0);
        for (var bit = 7; value > 0; bit--, value >>= 3)
        {
            red |= (value & 1) << bit;
            green |= ((value >> 1) & 1) << bit;
            blue |= ((value >> 2) & 1) << bit;
        }

        return (red << 16) | (green << 8) | blue;
    }

    private static byte[] Compress(ReadOnlySpan<ushort> pixels, int width, int height, int bytes)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[1 + (width * bytes)]; // filter type 0: none
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var value = pixels[(y * width) + x];
                    if (bytes == 1)
                    {
                        row[1 + x] = (byte)value;
                    }
                    else
                    {
                        BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(1 + (2 * x)), value);
                    }
                }

                zlib.Write(row);
            }
        }

        return compressed.ToArray();
    }
}
