using System.Numerics;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Offers the rows of both blocks of a tile to each other's lists; within one block every pair once.</summary>
/// <param name="norms">Squared lengths of all rows, readable one panel past the last.</param>
/// <param name="lists">Lists of all rows.</param>
/// <param name="firstLeft">Row at which the left block starts.</param>
/// <param name="firstRight">Row at which the right block starts; not before the left one.</param>
internal readonly unsafe struct SymmetricVisitor(float[] norms, NeighbourLists lists, int firstLeft, int firstRight) : ITileVisitor
{
    public void Visit(float* tile, int row, int rows, int column, int columns)
    {
        var right = firstRight + column;
        fixed (float* rightNorms = &norms[right], worst = &lists.Worst[right])
        {
            for (var r = 0; r < rows; r++, tile += ProductKernel.Right)
            {
                var left = firstLeft + row + r;
                var norm = Vector256.Create(norms[left]);
                var limit = Vector256.Create(lists.Worst[left]);
                var near = TileDistance.After(left, right, columns)
                    & (Near(tile, rightNorms, worst, norm, limit)
                        | (Near(tile + 8, rightNorms + 8, worst + 8, norm, limit) << 8)
                        | (Near(tile + 16, rightNorms + 16, worst + 16, norm, limit) << 16)
                        | (Near(tile + 24, rightNorms + 24, worst + 24, norm, limit) << 24));
                for (; near != 0; near &= near - 1)
                {
                    var c = BitOperations.TrailingZeroCount(near);
                    var distance = TileDistance.Of(tile[c], rightNorms[c], norms[left]);
                    lists.Offer(left, right + c, distance);
                    lists.Offer(right + c, left, distance);
                }
            }
        }
    }

    // Either row's list may want the other.
    private static uint Near(float* tile, float* norms, float* worst, Vector256<float> norm, Vector256<float> limit) =>
        Vector256.LessThanOrEqual(TileDistance.Of(tile, norms, norm), Vector256.Max(limit, Vector256.Load(worst))).ExtractMostSignificantBits();
}
