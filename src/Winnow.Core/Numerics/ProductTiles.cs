using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Receives the inner products of a few rows with one panel of others.</summary>
internal unsafe interface ITileVisitor
{
    /// <summary>The tile [rows × 32] row after row; columns past <paramref name="columns"/> hold zeros.</summary>
    /// <param name="tile">Inner products.</param>
    /// <param name="row">First row, counted within the left block.</param>
    /// <param name="rows">Rows, 1 to 96.</param>
    /// <param name="column">First column: the row within the right block.</param>
    /// <param name="columns">Columns, 1 to 32.</param>
    void Visit(float* tile, int row, int rows, int column, int columns);
}

/// <summary>All inner products of two packed blocks, tile by tile, each tile consumed while it is in the first-level cache.</summary>
/// <remarks>
/// A product is the sum over blocks of 128 columns, in order; each block is summed column by column with fused multiply-adds. Norms are summed likewise,
/// so every pair has the same bits in every block, on any machine and in both directions. A piece of the right panel (16 KiB) stays in the first-level
/// cache while the left panels (48 KiB) stream by from the second; shorter blocks also make the sums more exact.
/// </remarks>
internal static unsafe class ProductTiles
{
    /// <summary>Columns summed in one go.</summary>
    public const int Depth = 128;

    private const int Group = 8;

    /// <summary>Rows of the left block in the largest tile.</summary>
    public const int RowsMax = Group * ProductKernel.Left;

    /// <summary>Visits every tile, left rows slowest.</summary>
    [SkipLocalsInit]
    public static void For<T>(PackedRows left, PackedRows right, ref T visitor)
        where T : struct, ITileVisitor
    {
        var room = stackalloc float[(RowsMax * ProductKernel.Right) + 16];
        var tile = (float*)(((nint)room + 63) & ~63);
        for (var from = 0; from < left.Panels; from += Group)
        {
            var panels = Math.Min(Group, left.Panels - from);
            var row = from * ProductKernel.Left;
            var rows = Math.Min(left.Count - row, panels * ProductKernel.Left);
            for (var panel = 0; panel < right.Panels; panel++)
            {
                Fill(left, from, rows, right.Panel(panel), tile);
                var column = panel * ProductKernel.Right;
                visitor.Visit(tile, row, rows, column, Math.Min(ProductKernel.Right, right.Count - column));
            }
        }

        GC.KeepAlive(left);
        GC.KeepAlive(right);
    }

    /// <summary>The tile of some rows of the left block with one panel of the right.</summary>
    private static void Fill(PackedRows left, int from, int rows, float* right, float* tile)
    {
        for (var k = 0; k == 0 || k < left.Columns; k += Depth)
        {
            var depth = Math.Min(Depth, left.Columns - k);
            for (var row = 0; row < rows;)
            {
                var panel = left.Panel(from + (row / ProductKernel.Left)) + (k * ProductKernel.Left);
                if (rows < 4)
                {
                    // A full kernel would throw most of its work away.
                    ProductKernel.RunOne(panel + row, right + (k * ProductKernel.Right), depth, tile + (row * ProductKernel.Right), k > 0);
                    row++;
                    continue;
                }

                ProductKernel.Run(panel, right + (k * ProductKernel.Right), depth, tile + (row * ProductKernel.Right), k > 0);
                row += ProductKernel.Left;
            }
        }
    }

    /// <summary>‖x‖² of every row, with the bits that its product with itself has in a tile.</summary>
    public static float[] SquaredNorms(IRowSource matrix, int threads)
    {
        // One vector more than there are rows: tiles read norms in whole vectors.
        var norms = new float[matrix.Rows + ProductKernel.Right];
        Chunks.For(matrix.Rows, threads, (_, start, end) =>
        {
            var packed = new PackedRows(ProductKernel.Right, ProductKernel.Right, matrix.Columns);
            for (var first = start; first < end; first += ProductKernel.Right)
            {
                packed.Fill(matrix, first, Math.Min(ProductKernel.Right, end - first));
                Norms(packed, norms.AsSpan(first));
            }
        });
        return norms;
    }

    private static void Norms(PackedRows packed, Span<float> norms)
    {
        var values = packed.Panel(0);
        for (var r = 0; r < packed.Count; r += 8)
        {
            var sum = Vector256<float>.Zero;
            for (var k = 0; k < packed.Columns; k += Depth)
            {
                var part = Vector256<float>.Zero;
                for (var j = k; j < Math.Min(k + Depth, packed.Columns); j++)
                {
                    var x = Vector256.Load(values + (j * ProductKernel.Right) + r);
                    part = Vector256.FusedMultiplyAdd(x, x, part);
                }

                sum = k == 0 ? part : sum + part;
            }

            for (var lane = 0; lane < 8 && r + lane < packed.Count; lane++)
            {
                norms[r + lane] = sum[lane];
            }
        }

        GC.KeepAlive(packed);
    }
}
