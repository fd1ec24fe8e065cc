using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace Winnow.Core.Numerics;

/// <summary>A matrix in a file, mapped and read by blocks of rows, so that it may be larger than memory.</summary>
/// <remarks>
/// Layout, little-endian: "WNWMATRX", int32 version (1), int32 type (<see cref="MatrixFileType"/>), int64 rows, int32 columns, zeros up to byte 64,
/// then the values row after row. Nothing in the header is trusted: sizes are checked against the file's length before a value is read.
/// Reading is safe from several threads. As a source of rows it may stand where a matrix in memory stands (docs/strategies.md): the system keeps of the file what fits.
/// </remarks>
public sealed class MatrixFile : IRowSource, IDisposable
{
    internal const int HeaderBytes = 64;
    internal const int Version = 1;
    private readonly MemoryMappedFile? map;
    private readonly MemoryMappedViewAccessor? view;

    private MatrixFile(string path, long rows, int columns, MatrixFileType type)
    {
        (Rows, Columns, Type) = (rows, columns, type);
        if (rows * columns > 0)
        {
            map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
            view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }
    }

    /// <exception cref="InvalidOperationException">There are more rows than a pool can have.</exception>
    int IRowSource.Rows => Rows <= int.MaxValue ? (int)Rows : throw new InvalidOperationException($"The file has {Rows} rows; a pool has at most {int.MaxValue}. Split it.");

    internal static ReadOnlySpan<byte> Magic => "WNWMATRX"u8;

    /// <summary>Number of rows.</summary>
    public long Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>How values are stored; they are read as float32.</summary>
    public MatrixFileType Type { get; }

    /// <summary>Opens a file that <see cref="MatrixFileWriter"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is not such a file, of another version, or its length is not what its header says.</exception>
    public static MatrixFile Open(string path)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        long length;
        using (var stream = File.OpenRead(path))
        {
            length = stream.Length;
            if (stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.StartsWith(Magic))
            {
                throw new InvalidDataException($"{path} is not a Winnow matrix: it does not begin with WNWMATRX and a header of {HeaderBytes} bytes.");
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
        if (rows < 0 || columns < 0 || ((Int128)rows * columns * Bytes(type)) + HeaderBytes != length)
        {
            throw new InvalidDataException($"{path} should hold {rows} × {columns} values of {Bytes(type)} bytes, but has {length} bytes; it is cut off or damaged.");
        }

        return new(path, rows, columns, type);
    }

    /// <summary>Reads consecutive rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public Matrix Read(long first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Rows - count, nameof(first));
        var result = new Matrix(count, Columns);
        if (result.Array.Length == 0 || view is null)
        {
            return result;
        }

        Copy(first, result.Span);
        return result;
    }

    /// <summary>One row, read into the room.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> Row(int row, Span<float> room)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        var values = room[..Columns];
        Copy(row, values);
        return values;
    }

    /// <summary>All rows in blocks, each with its first row.</summary>
    /// <param name="rows">Rows per block, at least 1; the last block may have fewer.</param>
    public IEnumerable<(long First, Matrix Rows)> Blocks(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return Each();

        IEnumerable<(long First, Matrix Rows)> Each()
        {
            for (var first = 0L; first < Rows; first += rows)
            {
                yield return (first, Read(first, (int)Math.Min(rows, Rows - first)));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        view?.Dispose();
        map?.Dispose();
    }

    private unsafe void Copy(long first, Span<float> values)
    {
        if (view is null || values.IsEmpty)
        {
            return;
        }

        // The handle's own ReadSpan copies value by value.
        var handle = view.SafeMemoryMappedViewHandle;
        byte* start = null;
        handle.AcquirePointer(ref start);
        try
        {
            start += view.PointerOffset + HeaderBytes + (first * Columns * Bytes(Type));
            if (Type == MatrixFileType.Float32)
            {
                new ReadOnlySpan<float>(start, values.Length).CopyTo(values);
                return;
            }

            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (float)((Half*)start)[i];
            }
        }
        finally
        {
            handle.ReleasePointer();
        }
    }

    internal static int Bytes(MatrixFileType type) => type == MatrixFileType.Float16 ? 2 : 4;
}
