using System.Buffers.Binary;

namespace Winnow.Core.Numerics;

/// <summary>What the first 64 bytes of a matrix file say; nothing in them is trusted.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Type">How values are stored.</param>
internal sealed record MatrixFileHeader(long Rows, int Columns, MatrixFileType Type)
{
    /// <summary>Bytes before the first value.</summary>
    public const int Bytes = 64;

    /// <summary>The version that this program reads and writes.</summary>
    public const int Version = 1;

    /// <summary>What every file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "WNWMATRX"u8;

    /// <summary>Bytes of one value.</summary>
    public static int BytesOf(MatrixFileType type) => type == MatrixFileType.Float16 ? 2 : 4;

    /// <summary>Reads and checks a file's header against its length.</summary>
    /// <exception cref="InvalidDataException">It is not such a file, of another version, or its length is not what its header says.</exception>
    public static MatrixFileHeader Read(string path)
    {
        Span<byte> header = stackalloc byte[Bytes];
        long length;
        using (var stream = File.OpenRead(path))
        {
            length = stream.Length;
            if (stream.ReadAtLeast(header, Bytes, throwOnEndOfStream: false) < Bytes || !header.StartsWith(Magic))
            {
                throw new InvalidDataException($"{path} is not a Winnow matrix: it does not begin with WNWMATRX and a header of {Bytes} bytes.");
            }
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (version != Version)
        {
            throw new InvalidDataException($"{path} has version {version}; this program reads version {Version}.");
        }

        var type = (MatrixFileType)BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        if (type is not (MatrixFileType.Float32 or MatrixFileType.Float16))
        {
            throw new InvalidDataException($"{path} holds values of type {(int)type}; known are 1 (float32) and 2 (float16).");
        }

        var rows = BinaryPrimitives.ReadInt64LittleEndian(header[16..]);
        var columns = BinaryPrimitives.ReadInt32LittleEndian(header[24..]);
        // Hostile sizes may overflow any integer; 128 bits hold every product of the two.
        if (rows < 0 || columns < 0 || ((Int128)rows * columns * BytesOf(type)) + Bytes != length)
        {
            throw new InvalidDataException($"{path} should hold {rows} × {columns} values of {BytesOf(type)} bytes, but has {length} bytes; it is cut off or damaged.");
        }

        return new(rows, columns, type);
    }
}
