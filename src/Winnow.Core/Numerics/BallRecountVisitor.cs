using System.Numerics;

namespace Winnow.Core.Numerics;

/// <summary>Changes the counts of a block's rows by the number of some places, given one by one, that lie within a radius.</summary>
/// <param name="norms">Squared lengths by place.</param>
/// <param name="places">The places, in the order of the tile's columns.</param>
/// <param name="squaredRadius">A pair counts below it, and at 0.</param>
/// <param name="firstLeft">Place at which the block starts.</param>
/// <param name="counts">Counts by place; those of rows taken stay.</param>
/// <param name="sign">+1 or −1.</param>
internal readonly unsafe struct BallRecountVisitor(float[] norms, int[] places, float squaredRadius, int firstLeft, int[] counts, int sign) : ITileVisitor
{
    /// <inheritdoc/>
    public void Visit(float* tile, int row, int rows, int column, int columns)
    {
        var rightNorms = stackalloc float[ProductKernel.Right];
        for (var c = 0; c < columns; c++)
        {
            rightNorms[c] = norms[places[column + c]];
        }

        var valid = uint.MaxValue >> (ProductKernel.Right - columns);
        for (var r = 0; r < rows; r++, tile += ProductKernel.Right)
        {
            var left = firstLeft + row + r;
            if (counts[left] != BallCover.Taken)
            {
                counts[left] += sign * BitOperations.PopCount(valid & TileDistance.Below(tile, rightNorms, norms[left], squaredRadius));
            }
        }
    }
}
