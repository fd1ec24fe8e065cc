using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Blocks of squared distances between the rows of two matrices, as ‖x‖² + ‖y‖² − 2 x·y with a register-tiled product.</summary>
/// <remarks>
/// Every pair is summed in one order whatever the block, and norms in the same order: results do not depend on blocking or threads, and equal
/// rows are exactly 0 apart. For distinct rows the rounding is about 1e-6 of ‖x‖² + ‖y‖².
/// </remarks>
internal sealed class PairwiseDistances
{
    private const int Lanes = 8;
    private readonly Matrix left;
    private readonly Matrix right;
    private readonly float[] leftNorms;
    private readonly float[] rightNorms;

    /// <summary>Prepares the norms; both matrices have the same number of columns.</summary>
    public PairwiseDistances(Matrix left, Matrix right, int threads)
    {
        this.left = left;
        this.right = right;
        leftNorms = Norms(left, threads);
        rightNorms = ReferenceEquals(left, right) ? leftNorms : Norms(right, threads);
    }

    /// <summary>Fills <paramref name="result"/> [leftRows × rightRows], row after row, with squared distances, none below 0.</summary>
    public void Fill(ReadOnlySpan<int> leftRows, ReadOnlySpan<int> rightRows, Span<float> result)
    {
        var i = 0;
        for (; i + 4 <= leftRows.Length; i += 4)
        {
            var j = 0;
            for (; j + 3 <= rightRows.Length; j += 3)
            {
                Tile(leftRows.Slice(i, 4), rightRows.Slice(j, 3), result[((i * rightRows.Length) + j)..], rightRows.Length);
            }

            for (; j < rightRows.Length; j++)
            {
                for (var r = i; r < i + 4; r++)
                {
                    result[(r * rightRows.Length) + j] = One(leftRows[r], rightRows[j]);
                }
            }
        }

        for (; i < leftRows.Length; i++)
        {
            for (var j = 0; j < rightRows.Length; j++)
            {
                result[(i * rightRows.Length) + j] = One(leftRows[i], rightRows[j]);
            }
        }
    }

    private static float[] Norms(Matrix matrix, int threads)
    {
        var norms = new float[matrix.Rows];
        Chunks.For(matrix.Rows, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                norms[i] = Dot(matrix.Row(i), matrix.Row(i));
            }
        });
        return norms;
    }

    private float One(int l, int r) => Math.Max(0, leftNorms[l] + rightNorms[r] - (2 * Dot(left.Row(l), right.Row(r))));

    /// <summary>Twelve products at once: twelve running sums and a row piece fill the sixteen vector registers of AVX2.</summary>
    private void Tile(ReadOnlySpan<int> ls, ReadOnlySpan<int> rs, Span<float> result, int stride)
    {
        ref var x0 = ref MemoryMarshal.GetReference(left.Row(ls[0]));
        ref var x1 = ref MemoryMarshal.GetReference(left.Row(ls[1]));
        ref var x2 = ref MemoryMarshal.GetReference(left.Row(ls[2]));
        ref var x3 = ref MemoryMarshal.GetReference(left.Row(ls[3]));
        ref var y0 = ref MemoryMarshal.GetReference(right.Row(rs[0]));
        ref var y1 = ref MemoryMarshal.GetReference(right.Row(rs[1]));
        ref var y2 = ref MemoryMarshal.GetReference(right.Row(rs[2]));
        Vector256<float> s00 = default, s01 = default, s02 = default, s10 = default, s11 = default, s12 = default;
        Vector256<float> s20 = default, s21 = default, s22 = default, s30 = default, s31 = default, s32 = default;
        var k = 0;
        for (; k <= left.Columns - Lanes; k += Lanes)
        {
            var b0 = Vector256.LoadUnsafe(ref y0, (nuint)k);
            var b1 = Vector256.LoadUnsafe(ref y1, (nuint)k);
            var b2 = Vector256.LoadUnsafe(ref y2, (nuint)k);
            var a = Vector256.LoadUnsafe(ref x0, (nuint)k);
            s00 = Vector256.FusedMultiplyAdd(a, b0, s00);
            s01 = Vector256.FusedMultiplyAdd(a, b1, s01);
            s02 = Vector256.FusedMultiplyAdd(a, b2, s02);
            a = Vector256.LoadUnsafe(ref x1, (nuint)k);
            s10 = Vector256.FusedMultiplyAdd(a, b0, s10);
            s11 = Vector256.FusedMultiplyAdd(a, b1, s11);
            s12 = Vector256.FusedMultiplyAdd(a, b2, s12);
            a = Vector256.LoadUnsafe(ref x2, (nuint)k);
            s20 = Vector256.FusedMultiplyAdd(a, b0, s20);
            s21 = Vector256.FusedMultiplyAdd(a, b1, s21);
            s22 = Vector256.FusedMultiplyAdd(a, b2, s22);
            a = Vector256.LoadUnsafe(ref x3, (nuint)k);
            s30 = Vector256.FusedMultiplyAdd(a, b0, s30);
            s31 = Vector256.FusedMultiplyAdd(a, b1, s31);
            s32 = Vector256.FusedMultiplyAdd(a, b2, s32);
        }

        Store(s00, ls[0], rs[0], k, ref result[0]);
        Store(s01, ls[0], rs[1], k, ref result[1]);
        Store(s02, ls[0], rs[2], k, ref result[2]);
        Store(s10, ls[1], rs[0], k, ref result[stride]);
        Store(s11, ls[1], rs[1], k, ref result[stride + 1]);
        Store(s12, ls[1], rs[2], k, ref result[stride + 2]);
        Store(s20, ls[2], rs[0], k, ref result[2 * stride]);
        Store(s21, ls[2], rs[1], k, ref result[(2 * stride) + 1]);
        Store(s22, ls[2], rs[2], k, ref result[(2 * stride) + 2]);
        Store(s30, ls[3], rs[0], k, ref result[3 * stride]);
        Store(s31, ls[3], rs[1], k, ref result[(3 * stride) + 1]);
        Store(s32, ls[3], rs[2], k, ref result[(3 * stride) + 2]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(Vector256<float> lanes, int l, int r, int from, ref float target) =>
        target = Math.Max(0, leftNorms[l] + rightNorms[r] - (2 * Finish(lanes, left.Row(l), right.Row(r), from)));

    private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        var lanes = Vector256<float>.Zero;
        var k = 0;
        for (; k <= x.Length - Lanes; k += Lanes)
        {
            lanes = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)k), Vector256.LoadUnsafe(ref b, (nuint)k), lanes);
        }

        return Finish(lanes, x, y, k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Finish(Vector256<float> lanes, ReadOnlySpan<float> x, ReadOnlySpan<float> y, int from)
    {
        var sum = Vector256.Sum(lanes);
        for (var k = from; k < x.Length; k++)
        {
            sum = MathF.FusedMultiplyAdd(x[k], y[k], sum);
        }

        return sum;
    }
}
