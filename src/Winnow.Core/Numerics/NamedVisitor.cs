using System.Numerics;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Offers the right rows of a tile to the lists of its left rows, both named one by one.</summary>
internal readonly unsafe struct NamedVisitor(float[] leftNorms, float[] rightNorms, NeighbourLists lists, int[] leftNames, int[] rightNames) : ITileVisitor
{
    public void Visit(float* tile, int row, int rows, int column, int columns)
    {
        var norms = stackalloc float[ProductKernel.Right];
        for (var c = 0; c < columns; c++)
        {
            norms[c] = rightNorms[rightNames[column + c]];
        }

        var valid = uint.MaxValue >> (ProductKernel.Right - columns);
        for (var r = 0; r < rows; r++, tile += ProductKernel.Right)
        {
            var left = leftNames[row + r];
            var norm = Vector256.Create(leftNorms[left]);
            var near = valid & NeighbourLists.Within(
                TileDistance.Of(tile, norms, norm), TileDistance.Of(tile + 8, norms + 8, norm),
                TileDistance.Of(tile + 16, norms + 16, norm), TileDistance.Of(tile + 24, norms + 24, norm), Vector256.Create(lists.Worst[left]));
            for (; near != 0; near &= near - 1)
            {
                var c = BitOperations.TrailingZeroCount(near);
                lists.Offer(left, rightNames[column + c], TileDistance.Of(tile[c], norms[c], leftNorms[left]));
            }
        }
    }
}
