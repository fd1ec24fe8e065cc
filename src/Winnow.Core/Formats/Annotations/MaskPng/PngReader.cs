using System.Buffers.Binary;
using System.IO.Compression;
using Winnow.Core.Reporting;

namespace Winnow.Core.Formats;

/// <summary>Reads masks from PNG files (ISO/IEC 15948) in managed code: grey of 1 to 16 bits, palettes, 8-bit true colour; not interlaced. Every checksum and size is checked.</summary>
internal static class PngReader
{
    private const byte Grey = 0;
    private const byte TrueColour = 2;
    private const byte Indexed = 3;
    private const byte TrueColourAlpha = 6;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <exception cref="FormatException">No PNG of these kinds, damaged, or above a limit; the message says how.</exception>
    public static PngPixels Read(string path, ReadLimits limits)
    {
        var length = new FileInfo(path).Length;
        return length <= limits.WholeBytes ? Read(File.ReadAllBytes(path), limits) : throw new FormatException($"the file has {length} bytes; at most {limits.WholeBytes} are read");
    }

    /// <exception cref="FormatException">No PNG of these kinds, damaged, or above a limit; the message says how.</exception>
    public static PngPixels Read(ReadOnlySpan<byte> file, ReadLimits limits)
    {
        if (!file.StartsWith(Signature))
        {
            throw new FormatException("the file is no PNG");
        }

        var (head, palette, data, ended) = (default(Head?), default(int[]), new MemoryStream(), false);
        for (var at = Signature.Length; !ended;)
        {
            var (type, body, next) = Chunk(file, at);
            if (head is null != (type == "IHDR"))
            {
                throw new FormatException(head is null ? "the PNG does not start with its header" : "the PNG has two headers");
            }

            switch (type)
            {
                case "IHDR":
                    head = ReadHead(body, limits);
                    break;
                case "PLTE" when body.Length is > 0 and <= 768 && body.Length % 3 == 0:
                    palette = Palette(body);
                    break;
                case "IDAT":
                    data.Write(body);
                    break;
                case "IEND":
                    ended = true;
                    break;
                case var other when char.IsAsciiLetterUpper(other[0]):
                    throw new FormatException($"the PNG holds a '{other}' part that is damaged or unknown");
            }

            at = next;
        }

        data.Position = 0;
        return Pixels(head!.Value, palette, data);
    }

    private static (string Type, byte[] Body, int Next) Chunk(ReadOnlySpan<byte> file, int at)
    {
        if (file.Length - at < 12 || BinaryPrimitives.ReadUInt32BigEndian(file[at..]) is var length && length > file.Length - at - 12)
        {
            throw new FormatException("the PNG ends in the middle");
        }

        var size = (int)BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        var checkedPart = file.Slice(at + 4, size + 4);
        return Png.Crc32(checkedPart) == BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + size)..])
            ? (System.Text.Encoding.Latin1.GetString(checkedPart[..4]), checkedPart[4..].ToArray(), at + 12 + size)
            : throw new FormatException($"the checksum of the PNG is wrong at byte {at}");
    }

    private static Head ReadHead(ReadOnlySpan<byte> body, ReadLimits limits)
    {
        if (body.Length != 13)
        {
            throw new FormatException("the header of the PNG is damaged");
        }

        var (width, height) = ImageSize.Check(BinaryPrimitives.ReadUInt32BigEndian(body), BinaryPrimitives.ReadUInt32BigEndian(body[4..]), limits);
        var (bits, colour) = (body[8], body[9]);
        var known = colour switch { Grey => bits is 1 or 2 or 4 or 8 or 16, Indexed => bits is 1 or 2 or 4 or 8, TrueColour or TrueColourAlpha => bits == 8, _ => false };
        return known && body[10] == 0 && body[11] == 0 && body[12] == 0
            ? new(width, height, bits, colour)
            : throw new FormatException($"the PNG has {bits} bits of colour type {colour}{(body[12] == 1 ? ", interlaced" : "")}; masks are grey of 1 to 16 bits, palettes or 8-bit RGB, not interlaced");
    }

    private static int[] Palette(byte[] body) => [.. Enumerable.Range(0, body.Length / 3).Select(i => (body[3 * i] << 16) | (body[(3 * i) + 1] << 8) | body[(3 * i) + 2])];

    private static PngPixels Pixels(Head head, int[]? palette, MemoryStream data)
    {
        if (head.Colour == Indexed && palette is null)
        {
            throw new FormatException("the PNG has no palette");
        }

        var channels = head.Colour switch { TrueColour => 3, TrueColourAlpha => 4, _ => 1 };
        var step = Math.Max(1, channels * head.Bits / 8);
        var row = new byte[(((long)head.Width * channels * head.Bits) + 7) / 8];
        var above = new byte[row.Length];
        var values = new int[head.Width * head.Height];
        try
        {
            using var inflate = new ZLibStream(data, CompressionMode.Decompress);
            for (var y = 0; y < head.Height; y++)
            {
                var filter = inflate.ReadByte();
                inflate.ReadExactly(row);
                Unfilter(filter, row, above, step);
                Unpack(row, head, channels, values.AsSpan(y * head.Width, head.Width));
                (row, above) = (above, row);
            }
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException)
        {
            throw new FormatException("the pixels of the PNG are damaged or cut off", exception);
        }

        return head.Colour == Indexed && Array.FindIndex(values, v => v >= palette!.Length) is >= 0 and var bad
            ? throw new FormatException($"pixel {bad % head.Width}, {bad / head.Width} of the PNG is {values[bad]}, beyond its palette of {palette!.Length}")
            : new(head.Width, head.Height, values, head.Colour == Indexed ? palette : null, channels > 1);
    }

    private static void Unfilter(int filter, byte[] row, byte[] above, int step)
    {
        if (filter is < 0 or > 4)
        {
            throw new FormatException(filter < 0 ? "the pixels of the PNG are cut off" : $"a row of the PNG has the unknown filter {filter}");
        }

        for (var i = 0; i < row.Length; i++)
        {
            var (left, corner) = i >= step ? (row[i - step], above[i - step]) : ((byte)0, (byte)0);
            row[i] += filter switch { 1 => left, 2 => above[i], 3 => (byte)((left + above[i]) / 2), 4 => Paeth(left, above[i], corner), _ => (byte)0 };
        }
    }

    private static byte Paeth(byte left, byte above, byte corner)
    {
        var (a, b, c) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - (2 * corner)));
        return a <= b && a <= c ? left : b <= c ? above : corner;
    }

    private static void Unpack(byte[] row, Head head, int channels, Span<int> values)
    {
        for (var x = 0; x < values.Length; x++)
        {
            values[x] = (channels, head.Bits) switch
            {
                ( > 1, _) => (row[x * channels] << 16) | (row[(x * channels) + 1] << 8) | row[(x * channels) + 2],
                (_, 16) => (row[2 * x] << 8) | row[(2 * x) + 1],
                (_, 8) => row[x],
                var (_, bits) => (row[x * bits / 8] >> (8 - bits - (x * bits % 8))) & ((1 << bits) - 1),
            };
        }
    }

    private readonly record struct Head(int Width, int Height, byte Bits, byte Colour);
}
