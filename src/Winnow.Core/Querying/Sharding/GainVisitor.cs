using System.Numerics;
using System.Runtime.Intrinsics;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Adds up, for each left row of a tile, what it would add to the coverage of the right rows, and remembers the nearest of them.</summary>
/// <param name="leftLengths">Squared lengths of the left block.</param>
/// <param name="rightLengths">Squared lengths of all right rows, one panel more than there are.</param>
/// <param name="weights">Their weights, likewise.</param>
/// <param name="covered">How far each is covered, 0 to 1, likewise.</param>
/// <param name="scale">−1 / 2σ² of the kernel.</param>
/// <param name="least">Least squared distance of each left row so far.</param>
/// <param name="gains">Receives the sums, one per left row.</param>
/// <param name="nearest">Receives the nearest right row of each.</param>
internal readonly unsafe struct GainVisitor(
    float[] leftLengths, float[] rightLengths, float[] weights, float[] covered, float scale, float[] least, Memory<float> gains, Memory<int> nearest) : ITileVisitor
{
    public void Visit(float* tile, int row, int rows, int column, int columns)
    {
        var sums = gains.Span;
        var places = nearest.Span;
        var factor = Vector256.Create(scale);
        fixed (float* lengths = &rightLengths[column], wanted = &weights[column], bounds = &covered[column])
        {
            for (var r = row; r < row + rows; r++, tile += ProductKernel.Right)
            {
                var length = Vector256.Create(leftLengths[r]);
                var sum = Vector256<float>.Zero;
                var near = 0u;
                for (var c = 0; c < ProductKernel.Right; c += 8)
                {
                    var distance = TileDistance.Of(tile + c, lengths + c, length);
                    var more = Vector256.Max(VectorExp.Of(distance * factor) - Vector256.Load(bounds + c), Vector256<float>.Zero);
                    sum = Vector256.FusedMultiplyAdd(more, Vector256.Load(wanted + c), sum);
                    near |= Vector256.LessThan(distance, Vector256.Create(least[r])).ExtractMostSignificantBits() << c;
                }

                sums[r] += Vector256.Sum(sum);
                for (; near != 0; near &= near - 1)
                {
                    var c = BitOperations.TrailingZeroCount(near);
                    var distance = TileDistance.Of(tile[c], lengths[c], leftLengths[r]);
                    if (distance < least[r])
                    {
                        (least[r], places[r]) = (distance, column + c);
                    }
                }
            }
        }
    }
}
