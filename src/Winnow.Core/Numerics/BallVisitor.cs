using System.Numerics;

namespace Winnow.Core.Numerics;

/// <summary>Counts, for the rows of both blocks of a tile, the rows within a radius; keeps the pairs as bits where asked to.</summary>
/// <param name="norms">Squared lengths by place, readable one panel past the last.</param>
/// <param name="squaredRadius">A pair counts below it, and at 0.</param>
/// <param name="firstLeft">Place at which the left block starts.</param>
/// <param name="firstRight">Place at which the right block starts; not before the left one.</param>
/// <param name="counts">Rows within the radius of each place, itself included.</param>
/// <param name="relation">Receives the pairs, or null.</param>
internal unsafe struct BallVisitor(float[] norms, float squaredRadius, int firstLeft, int firstRight, int[] counts, BitRelation? relation) : ITileVisitor
{
    /// <summary>Whether any pair counted.</summary>
    public bool Any { get; private set; }

    /// <inheritdoc/>
    public void Visit(float* tile, int row, int rows, int column, int columns)
    {
        var right = firstRight + column;
        fixed (float* rightNorms = &norms[right])
        {
            for (var r = 0; r < rows; r++, tile += ProductKernel.Right)
            {
                var left = firstLeft + row + r;
                // A row and itself once, every other pair once for each of its rows.
                counts[left] += left >= right && left < right + columns ? 1 : 0;
                var near = TileDistance.After(left, right, columns) & TileDistance.Below(tile, rightNorms, norms[left], squaredRadius);
                counts[left] += BitOperations.PopCount(near);
                relation?.Set(left, right, near);
                Any |= near != 0;
                for (; near != 0; near &= near - 1)
                {
                    counts[right + BitOperations.TrailingZeroCount(near)]++;
                }
            }
        }
    }
}
