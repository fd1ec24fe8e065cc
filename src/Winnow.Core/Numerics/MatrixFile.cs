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
        var header = MatrixFileHeader.Read(path);
        return new(path, header.Rows, header.Columns, header.Type);
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
            start += view.PointerOffset + MatrixFileHeader.Bytes + (first * Columns * MatrixFileHeader.BytesOf(Type));
            if (Type == MatrixFileType.Float32)
            {
                new ReadOnlySpan<float>(start, values.Length).CopyTo(values);
                return;
            }

            HalfVectors.ToSingle(new ReadOnlySpan<Half>(start, values.Length), values);
        }
        finally
        {
            handle.ReleasePointer();
        }
    }
}
