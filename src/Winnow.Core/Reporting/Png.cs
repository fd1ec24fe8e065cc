using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Winnow.Core.Data;

namespace Winnow.Core.Reporting;

/// <summary>Writes 8-bit grey or RGB pixels as a PNG file (ISO/IEC 15948), so that raw images can be shown without native code.</summary>
internal static class Png
{
    private const byte Grey = 0;
    private const byte TrueColour = 2;

    private static readonly uint[] Table = MakeTable();

    /// <summary>Encodes [height × width × channels] pixels; rows are stored unfiltered.</summary>
    /// <exception cref="ArgumentException">Neither grey nor RGB, or the pixels do not fill the size.</exception>
    public static byte[] Encode(RawImage image)
    {
        if (image.Channels is not (1 or 3) || image.Height < 1 || image.Width < 1
            || image.Pixels.Length != (long)image.Height * image.Width * image.Channels)
        {
            throw new ArgumentException(
                $"{image.Pixels.Length} bytes do not make a {image.Width} × {image.Height} picture of {image.Channels} channels; give 1 (grey) or 3 (RGB) channels of 8 bits.",
                nameof(image));
        }

        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        header[8] = 8;
        header[9] = image.Channels == 1 ? Grey : TrueColour;
        WriteChunk(png, "IHDR", header);
        WriteChunk(png, "IDAT", Compress(image));
        WriteChunk(png, "IEND", []);
        return png.ToArray();
    }

    private static byte[] Compress(RawImage image)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var stride = image.Width * image.Channels;
            for (var y = 0; y < image.Height; y++)
            {
                zlib.WriteByte(0); // filter type 0: none
                zlib.Write(image.Pixels.Span.Slice(y * stride, stride));
            }
        }

        return compressed.ToArray();
    }

    /// <summary>Writes one part with its length and checksum.</summary>
    internal static void WriteChunk(MemoryStream png, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(body));
        png.Write(number);
    }

    /// <summary>The checksum of a part.</summary>
    internal static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc = (crc >> 8) ^ Table[(byte)(crc ^ value)];
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }

            table[i] = crc;
        }

        return table;
    }
}
