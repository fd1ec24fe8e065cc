using System.Numerics;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Offers the right rows of a tile to the lists of its left rows.</summary>
/// <param name="leftNorms">Squared lengths of all left rows.</param>
/// <param name="rightNorms">Squared lengths of all right rows, readable one panel past the last.</param>
/// <param name="lists">Lists of the left rows.</param>
/// <param name="firstLeft">Row at which the left block starts.</param>
/// <param name="firstRight">Row at which the right block starts.</param>
internal readonly unsafe struct NeighbourVisitor(float[] leftNorms, float[] rightNorms, NeighbourLists lists, int firstLeft, int firstRight) : ITileVisitor
{
    public void Visit(float* tile, int row, int rows, int column, int columns)
    {
        var valid = uint.MaxValue >> (ProductKernel.Right - columns);
        fixed (float* norms = &rightNorms[firstRight + column])
        {
            for (var r = 0; r < rows; r++, tile += ProductKernel.Right)
            {
                var left = firstLeft + row + r;
                var norm = Vector256.Create(leftNorms[left]);
                var (d0, d1) = (TileDistance.Of(tile, norms, norm), TileDistance.Of(tile + 8, norms + 8, norm));
                var (d2, d3) = (TileDistance.Of(tile + 16, norms + 16, norm), TileDistance.Of(tile + 24, norms + 24, norm));
                var near = valid & NeighbourLists.Within(d0, d1, d2, d3, Vector256.Create(lists.Worst[left]));
                for (; near != 0; near &= near - 1)
                {
                    var c = BitOperations.TrailingZeroCount(near);
                    lists.Offer(left, firstRight + column + c, TileDistance.Of(tile[c], norms[c], leftNorms[left]));
                }
            }
        }
    }
}
