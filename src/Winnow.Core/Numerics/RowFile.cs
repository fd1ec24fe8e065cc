using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Winnow.Core.Numerics;

/// <summary>A matrix in a file, read through windows of a fixed size, so that no more of it is in memory than each thread's window.</summary>
/// <remarks>
/// Reads what <see cref="MatrixFileWriter"/> wrote, or a bare file of float16 or float32 values (little-endian, row after row) as other programs write them. Unlike a mapped
/// <see cref="MatrixFile"/> nothing of the file ever counts as this process's memory: 256 KiB per reading thread, however large the file. A row that follows the last one opens the next
/// window; any other is read alone, one call of the system each. Reading is safe from several threads. Whole blocks are read by <see cref="Read"/>.
/// </remarks>
public sealed class RowFile : IRowSource, IDisposable
{
    private const int WindowBytes = 256 << 10;
    private readonly SafeFileHandle file;
    private readonly string path;
    private readonly long start;
    private readonly int rowBytes;
    private readonly ThreadLocal<Window> windows;

    private RowFile(string path, MatrixFileHeader header, long start)
    {
        (this.path, this.start, Columns, Type) = (path, start, header.Columns, header.Type);
        Rows = header.Rows <= int.MaxValue ? (int)header.Rows : throw new InvalidDataException($"{path} has {header.Rows} rows; one shard has at most {int.MaxValue}. Split it.");
        rowBytes = checked(Columns * MatrixFileHeader.BytesOf(Type));
        file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        windows = new(() => new(new byte[Math.Max(rowBytes, WindowBytes / Math.Max(1, rowBytes) * rowBytes)]));
    }

    /// <inheritdoc/>
    public int Rows { get; }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <summary>How values are stored; they are read as float32.</summary>
    public MatrixFileType Type { get; }

    /// <summary>Opens a file that <see cref="MatrixFileWriter"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is not such a file, of another version, or its length is not what its header says.</exception>
    public static RowFile Open(string path) => new(path, MatrixFileHeader.Read(path), MatrixFileHeader.Bytes);

    /// <summary>Opens a file of values alone, without a header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Values per row, at least 1.</param>
    /// <param name="type">How values are stored; float16 by default.</param>
    /// <exception cref="InvalidDataException">The file's size is no whole number of rows.</exception>
    public static RowFile OpenRaw(string path, int columns, MatrixFileType type = MatrixFileType.Float16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        var length = new FileInfo(path).Length;
        var row = (long)columns * MatrixFileHeader.BytesOf(type);
        return length % row == 0
            ? new(path, new(length / row, columns, type), 0)
            : throw new InvalidDataException($"{path} has {length} bytes, which is no whole number of rows of {columns} {type} values ({row} bytes each); check the number of columns, or write the file anew.");
    }

    /// <summary>One row, written into the room.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidDataException">The file was cut off since it was opened.</exception>
    public ReadOnlySpan<float> Row(int row, Span<float> room)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        ObjectDisposedException.ThrowIf(file.IsClosed, this);
        var values = room[..Columns];
        if (rowBytes == 0)
        {
            return values;
        }

        var window = windows.Value!;
        if (row < window.First || row >= window.First + window.Count)
        {
            // Only rows in succession are worth reading ahead.
            var count = row == window.Last + 1 ? Math.Min(window.Bytes.Length / rowBytes, Rows - row) : 1;
            Fill(row, window.Bytes.AsSpan(0, count * rowBytes));
            (window.First, window.Count) = (row, count);
        }

        window.Last = row;
        Convert(window.Bytes.AsSpan((row - window.First) * rowBytes, rowBytes), values);
        return values;
    }

    /// <summary>Consecutive rows, read and converted piece by piece into memory that is there already.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="values">Room for whole rows, row after row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows, or the room is no whole number of them.</exception>
    /// <exception cref="InvalidDataException">The file was cut off since it was opened.</exception>
    public void Read(int first, Span<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Columns == 0 ? 0 : values.Length % Columns, 0, nameof(values));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)first * Columns, ((long)Rows * Columns) - values.Length, nameof(first));
        ObjectDisposedException.ThrowIf(file.IsClosed, this);
        var window = windows.Value!;
        window.Count = 0;
        for (var row = first; !values.IsEmpty;)
        {
            var count = Math.Min(window.Bytes.Length / rowBytes, values.Length / Columns);
            Fill(row, window.Bytes.AsSpan(0, count * rowBytes));
            Convert(window.Bytes.AsSpan(0, count * rowBytes), values[..(count * Columns)]);
            row += count;
            values = values[(count * Columns)..];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file.Dispose();
        windows.Dispose();
    }

    private void Fill(int row, Span<byte> bytes)
    {
        var at = start + ((long)row * rowBytes);
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(file, bytes, at);
            if (read == 0)
            {
                throw new InvalidDataException($"{path} ends before row {row + 1} of {Rows}; it was cut off since it was opened. Write it anew.");
            }

            bytes = bytes[read..];
            at += read;
        }
    }

    private void Convert(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (Type == MatrixFileType.Float16)
        {
            HalfVectors.ToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
        }
        else
        {
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
        }
    }

    /// <summary>The rows that one thread has at hand.</summary>
    private sealed class Window(byte[] bytes)
    {
        public byte[] Bytes => bytes;

        public int First { get; set; }

        public int Count { get; set; }

        /// <summary>The row that was asked for last.</summary>
        public int Last { get; set; } = -2;
    }
}
