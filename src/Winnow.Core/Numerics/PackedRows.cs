using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Winnow.Core.Numerics;

/// <summary>Rows in panels as <see cref="ProductKernel"/> reads them: column after column, a fixed number of rows side by side, zeros where rows run out.</summary>
/// <remarks>The buffer is pinned and starts on a cache line; it is filled again and again for one block of rows after another.</remarks>
internal sealed unsafe class PackedRows
{
    private readonly int width;
    private readonly int columns;
    private readonly float[] buffer;
    private readonly float* start;
    private float[]? stage;

    /// <summary>Room for that many rows in panels of <see cref="ProductKernel.Left"/> or <see cref="ProductKernel.Right"/>.</summary>
    public PackedRows(int width, int capacity, int columns)
    {
        this.width = width;
        this.columns = columns;
        Capacity = capacity;
        buffer = GC.AllocateUninitializedArray<float>(checked((Chunks.Count(capacity, width) * width * columns) + 16), pinned: true);
        fixed (float* first = buffer)
        {
            start = (float*)(((nint)first + 63) & ~63);
        }
    }

    /// <summary>Rows there is room for.</summary>
    public int Capacity { get; }

    /// <summary>Rows held now.</summary>
    public int Count { get; private set; }

    /// <summary>Panels held now.</summary>
    public int Panels => Chunks.Count(Count, width);

    /// <summary>Number of columns.</summary>
    public int Columns => columns;

    /// <summary>The panel's first value; valid while this object is.</summary>
    public float* Panel(int panel) => start + ((long)panel * width * columns);

    /// <summary>Holds consecutive rows of a source from now on.</summary>
    public void Fill(IRowSource source, int first, int count)
    {
        Count = count;
        Fill(source, first, []);
    }

    /// <summary>Holds the named rows of a source from now on.</summary>
    public void Fill(IRowSource source, ReadOnlySpan<int> names)
    {
        Count = names.Length;
        Fill(source, 0, names);
    }

    private void Fill(IRowSource source, int first, ReadOnlySpan<int> names)
    {
        var matrix = source as Matrix;
        fixed (float* values = matrix?.Array)
        {
            var rows = stackalloc float*[ProductKernel.Right];
            for (var panel = 0; panel < Panels; panel++)
            {
                for (var r = 0; r < width; r++)
                {
                    var at = (panel * width) + r;
                    if (at >= Count)
                    {
                        rows[r] = null;
                        continue;
                    }

                    var row = names.IsEmpty ? first + at : names[at];
                    rows[r] = matrix is null ? Staged(source, row, r) : values + ((long)row * columns);
                }

                Pack(rows, Panel(panel));
            }
        }
    }

    /// <summary>A row that is not in memory, read into the stage's place for it.</summary>
    private float* Staged(IRowSource source, int row, int place)
    {
        stage ??= GC.AllocateUninitializedArray<float>(width * columns, pinned: true);
        var room = stage.AsSpan(place * columns, columns);
        source.Row(row, room).CopyTo(room);
        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(room)); // pinned for as long as this object lives
    }

    // Pieces of the panel stay in the first-level cache while several groups of rows are laid into them.
    private const int Piece = 64;

    private void Pack(float** rows, float* target)
    {
        for (var k = 0; k < columns; k += Piece)
        {
            var end = Math.Min(columns, k + Piece);
            for (var r = 0; r < width;)
            {
                if (Avx.IsSupported && r + 8 <= width && rows[r + 7] != null)
                {
                    Eight(rows + r, target + r, k, end);
                    r += 8;
                }
                else if (Sse.IsSupported && r + 4 <= width && rows[r + 3] != null)
                {
                    Four(rows + r, target + r, k, end);
                    r += 4;
                }
                else
                {
                    One(rows[r], target + r, k, end);
                    r++;
                }
            }
        }
    }

    private void One(float* row, float* target, int k, int end)
    {
        for (; k < end; k++)
        {
            target[k * width] = row == null ? 0 : row[k];
        }
    }

    /// <summary>Four rows at a time, turned in registers.</summary>
    private void Four(float** rows, float* target, int k, int end)
    {
        for (; k <= end - 4; k += 4)
        {
            var (r0, r1, r2, r3) = (Vector128.Load(rows[0] + k), Vector128.Load(rows[1] + k), Vector128.Load(rows[2] + k), Vector128.Load(rows[3] + k));
            var (a0, a1, a2, a3) = (Sse.UnpackLow(r0, r1), Sse.UnpackHigh(r0, r1), Sse.UnpackLow(r2, r3), Sse.UnpackHigh(r2, r3));
            var to = target + (k * width);
            Sse.Shuffle(a0, a2, 0x44).Store(to);
            Sse.Shuffle(a0, a2, 0xEE).Store(to + width);
            Sse.Shuffle(a1, a3, 0x44).Store(to + (2 * width));
            Sse.Shuffle(a1, a3, 0xEE).Store(to + (3 * width));
        }

        for (var r = 0; r < 4; r++)
        {
            One(rows[r], target + r, k, end);
        }
    }

    /// <summary>Eight rows at a time, turned in registers.</summary>
    private void Eight(float** rows, float* target, int k, int end)
    {
        for (; k <= end - 8; k += 8)
        {
            var (r0, r1, r2, r3) = (Vector256.Load(rows[0] + k), Vector256.Load(rows[1] + k), Vector256.Load(rows[2] + k), Vector256.Load(rows[3] + k));
            var (r4, r5, r6, r7) = (Vector256.Load(rows[4] + k), Vector256.Load(rows[5] + k), Vector256.Load(rows[6] + k), Vector256.Load(rows[7] + k));
            var (a0, a1, a2, a3) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1), Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
            var (a4, a5, a6, a7) = (Avx.UnpackLow(r4, r5), Avx.UnpackHigh(r4, r5), Avx.UnpackLow(r6, r7), Avx.UnpackHigh(r6, r7));
            var (b0, b1, b2, b3) = (Avx.Shuffle(a0, a2, 0x44), Avx.Shuffle(a0, a2, 0xEE), Avx.Shuffle(a1, a3, 0x44), Avx.Shuffle(a1, a3, 0xEE));
            var (b4, b5, b6, b7) = (Avx.Shuffle(a4, a6, 0x44), Avx.Shuffle(a4, a6, 0xEE), Avx.Shuffle(a5, a7, 0x44), Avx.Shuffle(a5, a7, 0xEE));
            var to = target + (k * width);
            Avx.Permute2x128(b0, b4, 0x20).Store(to);
            Avx.Permute2x128(b1, b5, 0x20).Store(to + width);
            Avx.Permute2x128(b2, b6, 0x20).Store(to + (2 * width));
            Avx.Permute2x128(b3, b7, 0x20).Store(to + (3 * width));
            Avx.Permute2x128(b0, b4, 0x31).Store(to + (4 * width));
            Avx.Permute2x128(b1, b5, 0x31).Store(to + (5 * width));
            Avx.Permute2x128(b2, b6, 0x31).Store(to + (6 * width));
            Avx.Permute2x128(b3, b7, 0x31).Store(to + (7 * width));
        }

        for (var r = 0; r < 8; r++)
        {
            One(rows[r], target + r, k, end);
        }
    }
}
