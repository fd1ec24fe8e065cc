using System.Buffers.Binary;

namespace Winnow.Core.Formats;

/// <summary>What the first bytes of an image file say, without decoding it.</summary>
/// <param name="Width">Pixels across as displayed: EXIF orientation applied.</param>
/// <param name="Height">Pixels down as displayed.</param>
/// <param name="Orientation">EXIF orientation 1 to 8; 1 where the file has none.</param>
public readonly record struct ImageHeader(int Width, int Height, int Orientation)
{
    private const int MarkerLimit = 4096;

    /// <summary>Reads the header of a JPEG, PNG, BMP, WebP or TIFF file; null where it is none of these or damaged.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImageHeader? Read(string path)
    {
        using var file = File.OpenRead(path);
        return Read(file);
    }

    /// <summary>Reads the header from a stream that can seek.</summary>
    public static ImageHeader? Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> start = stackalloc byte[32];
        var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        start = start[..length];
        if (start is [0xFF, 0xD8, ..])
        {
            return Jpeg(stream);
        }

        return start.Length < 26 ? null : start switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => Sized(BinaryPrimitives.ReadInt32BigEndian(start[16..]), BinaryPrimitives.ReadInt32BigEndian(start[20..]), 1),
            [(byte)'B', (byte)'M', ..] => Sized(BinaryPrimitives.ReadInt32LittleEndian(start[18..]), Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(start[22..])), 1),
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] when length >= 30 => WebP(start),
            [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => Tiff(stream, 0),
            _ => null,
        };
    }

    private static ImageHeader? Sized(long width, long height, int orientation) =>
        width is < 1 or > int.MaxValue || height is < 1 or > int.MaxValue ? null
        : orientation is >= 5 and <= 8 ? new((int)height, (int)width, orientation) : new((int)width, (int)height, orientation);

    private static ImageHeader? WebP(ReadOnlySpan<byte> start) => start[15] switch
    {
        (byte)' ' => Sized(BinaryPrimitives.ReadUInt16LittleEndian(start[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(start[28..]) & 0x3FFF, 1),
        (byte)'L' when BinaryPrimitives.ReadUInt32LittleEndian(start[21..]) is var bits => Sized((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1, 1),
        (byte)'X' => Sized(1 + start[24] + (start[25] << 8) + (start[26] << 16), 1 + start[27] + (start[28] << 8) + (start[29] << 16), 1),
        _ => null,
    };

    private static ImageHeader? Jpeg(Stream stream)
    {
        var orientation = 1;
        Span<byte> head = stackalloc byte[9];
        Span<byte> name = stackalloc byte[6];
        stream.Position = 2;
        for (var marker = 0; marker < MarkerLimit; marker++)
        {
            var at = stream.Position;
            if (stream.ReadAtLeast(head[..4], 4, throwOnEndOfStream: false) < 4 || head[0] != 0xFF)
            {
                return null;
            }

            if (head[1] == 0xFF)
            {
                // Fill bytes may stand before a marker.
                stream.Position = at + 1;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(head[2..]);
            // Frame headers C0 to CF, less the tables DHT, JPG and DAC that share the range.
            if (head[1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return stream.ReadAtLeast(head[4..], 5, throwOnEndOfStream: false) < 5 ? null
                    : Sized(BinaryPrimitives.ReadUInt16BigEndian(head[7..]), BinaryPrimitives.ReadUInt16BigEndian(head[5..]), orientation);
            }

            if (head[1] == 0xE1 && length > 16)
            {
                var read = stream.ReadAtLeast(name, name.Length, throwOnEndOfStream: false);
                orientation = read == name.Length && name.SequenceEqual("Exif\0\0"u8) && Tiff(stream, at + 10) is { } exif ? exif.Orientation : orientation;
            }

            stream.Position = at + 2 + Math.Max(2, (int)length);
        }

        return null;
    }

    // The first directory of a TIFF structure, which EXIF is as well; sizes are absent in EXIF and come out as 1.
    private static ImageHeader? Tiff(Stream stream, long origin)
    {
        Span<byte> bytes = stackalloc byte[12];
        stream.Position = origin;
        if (stream.ReadAtLeast(bytes[..8], 8, throwOnEndOfStream: false) < 8)
        {
            return null;
        }

        var little = bytes[0] == 'I';
        long Number(ReadOnlySpan<byte> b, int size) => (little, size) switch
        {
            (true, 2) => BinaryPrimitives.ReadUInt16LittleEndian(b),
            (false, 2) => BinaryPrimitives.ReadUInt16BigEndian(b),
            (true, _) => BinaryPrimitives.ReadUInt32LittleEndian(b),
            _ => BinaryPrimitives.ReadUInt32BigEndian(b),
        };
        stream.Position = Math.Min(stream.Length, origin + Number(bytes[4..], 4));
        if (stream.ReadAtLeast(bytes[..2], 2, throwOnEndOfStream: false) < 2)
        {
            return null;
        }

        var (width, height, orientation) = (1L, 1L, 1L);
        for (var entries = Number(bytes, 2); entries > 0 && stream.ReadAtLeast(bytes, 12, throwOnEndOfStream: false) == 12; entries--)
        {
            var value = Number(bytes[8..], Number(bytes[2..], 2) == 3 ? 2 : 4);
            switch (Number(bytes, 2))
            {
                case 256:
                    width = value;
                    break;
                case 257:
                    height = value;
                    break;
                case 274:
                    orientation = value is >= 1 and <= 8 ? value : 1;
                    break;
            }
        }

        return Sized(width, height, (int)orientation);
    }
}
