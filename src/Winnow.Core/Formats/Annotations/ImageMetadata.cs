using System.Buffers.Binary;

namespace Winnow.Core.Formats;

/// <summary>Takes place, time, camera, comments and previews out of image files without touching a pixel. What is needed to show them stays: colour profiles, and how the picture is turned.</summary>
public static class ImageMetadata
{
    private const int ExifFlag = 0x08;
    private const int XmpFlag = 0x04;

    /// <summary>The file without metadata.</summary>
    /// <param name="file">A JPEG, PNG, WebP or BMP file. What follows its end is left out too.</param>
    /// <exception cref="FormatException">It is of another kind, or damaged; the message says which.</exception>
    public static byte[] Strip(ReadOnlySpan<byte> file) => file switch
    {
        [0xFF, 0xD8, ..] => Jpeg(file),
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png(file),
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebP(file),
        [(byte)'B', (byte)'M', ..] => file.ToArray(), // has no place for any
        _ => throw new FormatException("camera data can be taken out of JPEG, PNG, WebP and BMP files only"),
    };

    private static byte[] Jpeg(ReadOnlySpan<byte> file)
    {
        using var kept = new MemoryStream(file.Length);
        kept.Write(file[..2]);
        WriteOrientation(kept, file);
        var at = 2;
        while (at + 4 <= file.Length)
        {
            if (file[at] != 0xFF)
            {
                throw new FormatException("the JPEG file is damaged: a marker is missing");
            }

            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            var end = at + 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (end > file.Length || end < at + 4)
            {
                throw new FormatException("the JPEG file ends within a segment");
            }

            if (IsNeeded(marker, file[(at + 4)..end]))
            {
                kept.Write(file[at..end]);
            }

            at = end;
            if (marker == 0xDA)
            {
                var scan = ScanEnd(file, at);
                kept.Write(file[at..scan]);
                at = scan;
                if (at + 2 <= file.Length && file[at + 1] == 0xD9)
                {
                    kept.Write(file.Slice(at, 2));
                    return kept.ToArray();
                }
            }
        }

        throw new FormatException("the JPEG file has no end");
    }

    // Application data and comments go, but for JFIF, colour profiles and Adobe's colour transform.
    private static bool IsNeeded(byte marker, ReadOnlySpan<byte> data) => marker switch
    {
        0xE0 or 0xEE => true,
        0xE2 => data.StartsWith("ICC_PROFILE\0"u8),
        (>= 0xE1 and <= 0xEF) or 0xFE => false,
        _ => true,
    };

    // Pixels: until a marker that is neither a stuffed zero nor a restart.
    private static int ScanEnd(ReadOnlySpan<byte> file, int at)
    {
        for (; at + 1 < file.Length; at++)
        {
            if (file[at] == 0xFF && file[at + 1] is not (0x00 or 0xFF or (>= 0xD0 and <= 0xD7)))
            {
                return at;
            }
        }

        return file.Length;
    }

    // A picture that the camera held sideways stays turned as it was labelled: an EXIF block with this one entry.
    private static void WriteOrientation(MemoryStream kept, ReadOnlySpan<byte> file)
    {
        using var stream = new MemoryStream(file.ToArray(), writable: false);
        if (ImageHeader.Read(stream) is { Orientation: > 1 and var orientation })
        {
            kept.Write([0xFF, 0xE1, 0, 34]);
            kept.Write("Exif\0\0MM\0*\0\0\0\b"u8);
            kept.Write([0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0]);
        }
    }

    private static byte[] Png(ReadOnlySpan<byte> file)
    {
        using var kept = new MemoryStream(file.Length);
        kept.Write(file[..8]);
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12)
            {
                throw new FormatException("the PNG file ends within a chunk");
            }

            var chunk = file.Slice(at, (int)length + 12);
            var name = chunk.Slice(4, 4);
            if (!(name.SequenceEqual("tEXt"u8) || name.SequenceEqual("zTXt"u8) || name.SequenceEqual("iTXt"u8) || name.SequenceEqual("eXIf"u8) || name.SequenceEqual("tIME"u8)))
            {
                kept.Write(chunk);
            }

            if (name.SequenceEqual("IEND"u8))
            {
                return kept.ToArray();
            }

            at += chunk.Length;
        }

        throw new FormatException("the PNG file has no end");
    }

    private static byte[] WebP(ReadOnlySpan<byte> file)
    {
        using var kept = new MemoryStream(file.Length);
        kept.Write(file[..12]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L;
        if (length > file.Length)
        {
            throw new FormatException("the WebP file ends too early");
        }

        for (var at = 12; at + 8 <= length;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            var whole = 8L + size + (size & 1);
            if (whole > length - at)
            {
                throw new FormatException("the WebP file ends within a chunk");
            }

            var chunk = file.Slice(at, (int)whole).ToArray();
            if (chunk.AsSpan().StartsWith("VP8X"u8) && size >= 1)
            {
                chunk[8] = (byte)(chunk[8] & ~(ExifFlag | XmpFlag));
            }

            if (!(chunk.AsSpan().StartsWith("EXIF"u8) || chunk.AsSpan().StartsWith("XMP "u8)))
            {
                kept.Write(chunk);
            }

            at += (int)whole;
        }

        var bytes = kept.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)bytes.Length - 8);
        return bytes;
    }
}
