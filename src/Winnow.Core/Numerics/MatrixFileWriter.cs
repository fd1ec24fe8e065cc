using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Winnow.Core.Numerics;

/// <summary>Writes a <see cref="MatrixFile"/> block after block; the file appears under its name when it is complete, or not at all.</summary>
public sealed class MatrixFileWriter : IDisposable
{
    private readonly string path;
    private readonly string part;
    private readonly int columns;
    private readonly MatrixFileType type;
    private readonly FileStream stream;
    private readonly Half[] halves;
    private long rows;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Where it will be; one that is there is replaced on completion.</param>
    /// <param name="columns">Number of columns, at least 0.</param>
    /// <param name="type">How values are stored; float32 by default.</param>
    public MatrixFileWriter(string path, int columns, MatrixFileType type = MatrixFileType.Float32)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (type is not (MatrixFileType.Float32 or MatrixFileType.Float16))
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, "Values are stored as float32 or float16.");
        }

        (this.path, this.columns, this.type) = (path, columns, type);
        halves = type == MatrixFileType.Float16 ? new Half[columns] : [];
        part = path + ".part";
        stream = File.Create(part);
        stream.Write(new byte[MatrixFileHeader.Bytes]);
    }

    /// <summary>Appends rows.</summary>
    /// <exception cref="ArgumentException">They have other columns, or a value is not finite in the stored type.</exception>
    public void Write(Matrix block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.Columns != columns)
        {
            throw new ArgumentException($"The file has {columns} columns and the block {block.Columns}; they must agree.", nameof(block));
        }

        for (var i = 0; i < block.Rows; i++)
        {
            Write(block.Row(i), rows + i);
        }

        rows += block.Rows;
    }

    /// <summary>Writes the header, waits for the disk and gives the file its name.</summary>
    public void Complete()
    {
        Span<byte> header = stackalloc byte[MatrixFileHeader.Bytes];
        header.Clear();
        MatrixFileHeader.Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], MatrixFileHeader.Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], (int)type);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], rows);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], columns);
        stream.Position = 0;
        stream.Write(header);
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        File.Move(part, path, overwrite: true);
    }

    /// <summary>Gives up what is not complete.</summary>
    public void Dispose()
    {
        stream.Dispose();
        File.Delete(part);
    }

    private void Write(ReadOnlySpan<float> row, long number)
    {
        var finite = Vectors.AllFinite(row);
        if (type == MatrixFileType.Float16)
        {
            HalfVectors.ToHalf(row, halves);
            finite &= !halves.AsSpan().ContainsAny(Half.PositiveInfinity, Half.NegativeInfinity);
        }

        if (!finite)
        {
            throw new ArgumentException($"Row {number} has a value that is not finite as {type}; nothing of the file is kept unless it is completed without it.");
        }

        stream.Write(type == MatrixFileType.Float16 ? MemoryMarshal.AsBytes(halves.AsSpan()) : MemoryMarshal.AsBytes(row));
    }
}
