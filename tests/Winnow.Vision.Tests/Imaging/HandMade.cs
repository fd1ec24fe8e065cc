using System.Buffers.Binary;
using System.IO.Compression;

namespace Winnow.Vision.Tests.Imaging;

/// <summary>Files put together byte by byte, for what no encoder at hand writes.</summary>
internal static class HandMade
{
    /// <summary>A TIFF block whose only tag is the orientation, as EXIF holds it.</summary>
    public static byte[] Exif(int orientation) => [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

    /// <summary>A PNG from rows of samples without filter bytes; colour: 0 grey, 2 RGB, 4 grey + alpha, 6 RGBA.</summary>
    public static byte[] Png(int width, int height, int bits, int colour, byte[] samples, byte[]? exif = null)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = ((byte)bits, (byte)colour);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var row in samples.Chunk(samples.Length / height))
            {
                zlib.WriteByte(0);
                zlib.Write(row);
            }
        }

        return
        [
            0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. exif is null ? [] : Chunk("eXIf"u8, exif),
            .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, []),
        ];
    }

    /// <summary>A little-endian TIFF in one uncompressed strip; photometric: 0 white is zero, 1 black is zero, 2 RGB.</summary>
    public static byte[] Tiff(int width, int height, int bits, int channels, byte[] samples, int photometric, int orientation = 1)
    {
        (int Tag, int Type, int Count, int Value)[] entries =
        [
            (256, 3, 1, width), (257, 3, 1, height), (258, 3, channels, channels == 1 ? bits : 8), (259, 3, 1, 1), (262, 3, 1, photometric), (273, 4, 1, 16),
            (274, 3, 1, orientation), (277, 3, 1, channels), (278, 3, 1, height), (279, 4, 1, samples.Length), .. channels == 4 ? [(338, 3, 1, 2)] : Array.Empty<(int, int, int, int)>(),
        ];
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        var directory = 16 + samples.Length + (samples.Length & 1) + 8;
        writer.Write("II*\0"u8);
        writer.Write(directory);
        writer.Write(new byte[8]);
        writer.Write(samples);
        writer.Write(new byte[samples.Length & 1]);
        for (var i = 0; i < 4; i++)
        {
            writer.Write((ushort)bits);
        }

        writer.Write((ushort)entries.Length);
        foreach (var (tag, type, count, value) in entries)
        {
            writer.Write((ushort)tag);
            writer.Write((ushort)type);
            writer.Write(count);
            writer.Write(tag == 258 && channels > 2 ? directory - 8 : value);
        }

        writer.Write(0);
        return file.ToArray();
    }

    /// <summary>A plain WebP put into the extended container, with an EXIF chunk behind it.</summary>
    public static byte[] WebPWithExif(byte[] plain, int width, int height, byte[] exif)
    {
        byte[] body =
        [
            .. "WEBPVP8X"u8, 10, 0, 0, 0, 0x08, 0, 0, 0, (byte)(width - 1), (byte)((width - 1) >> 8), 0, (byte)(height - 1), (byte)((height - 1) >> 8), 0,
            .. plain.AsSpan(12), .. "EXIF"u8, (byte)exif.Length, 0, 0, 0, .. exif,
        ];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(body.Length), .. body];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] body = [.. type, .. data];
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc(body));
        return [.. length, .. body, .. check];
    }

    private static uint Crc(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }
}
