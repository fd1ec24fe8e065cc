using System.Collections.Concurrent;

namespace Winnow.Core.Numerics;

/// <summary>Blocks of squared distances between the rows of two matrices, as ‖x‖² + ‖y‖² − 2 x·y with a cache-blocked product.</summary>
/// <remarks>
/// Every pair is summed in one order whatever the block, and norms in the same order: results do not depend on blocking or threads, and equal
/// rows are exactly 0 apart. For distinct rows the rounding is about 1e-6 of ‖x‖² + ‖y‖². Right rows are packed anew for every 768 left rows, so
/// blocks with many left rows are cheapest per pair.
/// </remarks>
internal sealed class PairwiseDistances
{
    private const int LeftMax = 768;
    private readonly IRowSource left;
    private readonly IRowSource right;
    private readonly float[] leftNorms;
    private readonly float[] rightNorms;
    private readonly ConcurrentBag<(PackedRows Left, PackedRows Right)> free = [];

    /// <summary>Prepares the norms; both matrices have the same number of columns.</summary>
    public PairwiseDistances(IRowSource left, IRowSource right, int threads)
    {
        this.left = left;
        this.right = right;
        leftNorms = ProductTiles.SquaredNorms(left, threads);
        rightNorms = ReferenceEquals(left, right) ? leftNorms : ProductTiles.SquaredNorms(right, threads);
    }

    /// <summary>Fills <paramref name="result"/> [leftRows × rightRows], row after row, with squared distances, none below 0.</summary>
    public unsafe void Fill(ReadOnlySpan<int> leftRows, ReadOnlySpan<int> rightRows, Span<float> result)
    {
        var (packedLeft, packedRight) = free.TryTake(out var held)
            ? held
            : (new(ProductKernel.Left, Math.Min(LeftMax, left.Rows), left.Columns), new(ProductKernel.Right, ProductKernel.Right, left.Columns));
        fixed (float* target = result)
        fixed (int* leftNames = leftRows, rightNames = rightRows)
        {
            for (var i = 0; i < leftRows.Length; i += LeftMax)
            {
                packedLeft = Fits(packedLeft, Math.Min(LeftMax, leftRows.Length - i));
                packedLeft.Fill(left, leftRows.Slice(i, Math.Min(LeftMax, leftRows.Length - i)));
                for (var j = 0; j < rightRows.Length; j += ProductKernel.Right)
                {
                    packedRight.Fill(right, rightRows.Slice(j, Math.Min(ProductKernel.Right, rightRows.Length - j)));
                    var visitor = new Writer(leftNorms, rightNorms, leftNames + i, rightNames + j, target + ((long)i * rightRows.Length) + j, rightRows.Length);
                    ProductTiles.For(packedLeft, packedRight, ref visitor);
                }
            }
        }

        free.Add((packedLeft, packedRight));
    }

    // Rows may be named twice, so there can be more names than rows.
    private static PackedRows Fits(PackedRows packed, int rows) => packed.Capacity >= rows ? packed : new(ProductKernel.Left, rows, packed.Columns);

    private readonly unsafe struct Writer(float[] leftNorms, float[] rightNorms, int* leftNames, int* rightNames, float* target, int stride) : ITileVisitor
    {
        public void Visit(float* tile, int row, int rows, int column, int columns)
        {
            for (var r = 0; r < rows; r++, tile += ProductKernel.Right)
            {
                var norm = leftNorms[leftNames[row + r]];
                var to = target + ((long)(row + r) * stride) + column;
                for (var c = 0; c < columns; c++)
                {
                    to[c] = TileDistance.Of(tile[c], rightNorms[rightNames[column + c]], norm);
                }
            }
        }
    }
}
