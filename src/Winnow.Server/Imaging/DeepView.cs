using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Winnow.Server.Imaging;

/// <summary>16 bits of grey of one picture for window and level: at most 2,560 pixels a side, upright, in a file of its own beside the ordinary view.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Least">Smallest value of the whole picture.</param>
/// <param name="Most">Largest value.</param>
/// <param name="Grey">[height × width].</param>
public sealed record DeepView(int Width, int Height, ushort Least, ushort Most, ushort[] Grey)
{
    /// <summary>Largest side.</summary>
    public const int SideMax = 2560;

    private const int HeaderBytes = 16;

    private static ReadOnlySpan<byte> Magic => "WDV1"u8;

    /// <summary>A view of a whole picture: means over squares of whole pixels where it is larger than <see cref="SideMax"/>.</summary>
    /// <param name="grey">[height × width].</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    public static DeepView Of(ushort[] grey, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(grey);
        var by = (Math.Max(width, height) + SideMax - 1) / SideMax;
        var (across, down) = ((width + by - 1) / by, (height + by - 1) / by);
        var small = by == 1 ? grey : new ushort[across * down];
        for (var i = 0; by > 1 && i < small.Length; i++)
        {
            var (top, left) = (i / across * by, i % across * by);
            var (sum, count) = (0L, 0);
            for (var y = top; y < Math.Min(top + by, height); y++)
            {
                for (var x = left; x < Math.Min(left + by, width); x++, count++)
                {
                    sum += grey[(y * width) + x];
                }
            }

            small[i] = (ushort)((sum + (count / 2)) / count);
        }

        return new(across, down, grey.Min(), grey.Max(), small);
    }

    /// <summary>Writes the file.</summary>
    public void Write(string path)
    {
        using var file = File.Create(path);
        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], Width);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Height);
        BinaryPrimitives.WriteUInt16LittleEndian(header[12..], Least);
        BinaryPrimitives.WriteUInt16LittleEndian(header[14..], Most);
        file.Write(header);
        using var packed = new ZLibStream(file, CompressionLevel.Fastest);
        packed.Write(MemoryMarshal.AsBytes(Grey.AsSpan()));
    }

    /// <summary>Smallest and largest value of a file, without its pixels.</summary>
    public static (ushort Least, ushort Most) ReadRange(string path)
    {
        using var file = File.OpenRead(path);
        return ReadRange(file, path);
    }

    /// <summary>The same of a stream.</summary>
    /// <exception cref="InvalidDataException">It is no view of 16 bits.</exception>
    public static (ushort Least, ushort Most) ReadRange(Stream file, string name)
    {
        var (_, _, least, most) = ReadHeader(file, name);
        return (least, most);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static DeepView Read(string path)
    {
        using var file = File.OpenRead(path);
        return Read(file, path);
    }

    /// <summary>The same of a stream.</summary>
    /// <param name="file">Stays open.</param>
    /// <param name="name">Named where it is damaged.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static DeepView Read(Stream file, string name)
    {
        var (width, height, least, most) = ReadHeader(file, name);
        var grey = new ushort[width * height];
        using var packed = new ZLibStream(file, CompressionMode.Decompress, leaveOpen: true);
        packed.ReadExactly(MemoryMarshal.AsBytes(grey.AsSpan()));
        return new(width, height, least, most, grey);
    }

    /// <summary>8 bits of grey for a window of values: what lies below is black, above white, and between them even steps.</summary>
    /// <param name="centre">Middle of the window.</param>
    /// <param name="width">Width of the window, above 0.</param>
    public byte[] Window(double centre, double width)
    {
        var table = new byte[ushort.MaxValue + 1];
        for (var value = 0; value < table.Length; value++)
        {
            table[value] = (byte)Math.Clamp(Math.Round(255 * ((value - centre) / width + 0.5)), 0, 255);
        }

        return Array.ConvertAll(Grey, g => table[g]);
    }

    private static (int Width, int Height, ushort Least, ushort Most) ReadHeader(Stream file, string path)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        file.ReadExactly(header);
        var (width, height) = (BinaryPrimitives.ReadInt32LittleEndian(header[4..]), BinaryPrimitives.ReadInt32LittleEndian(header[8..]));
        return header.StartsWith(Magic) && width is > 0 and <= SideMax && height is > 0 and <= SideMax
            ? (width, height, BinaryPrimitives.ReadUInt16LittleEndian(header[12..]), BinaryPrimitives.ReadUInt16LittleEndian(header[14..]))
            : throw new InvalidDataException($"'{path}' is no view of 16 bits.");
    }
}
