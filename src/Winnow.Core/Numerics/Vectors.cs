using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Inner products and distances of float32 vectors.</summary>
/// <remarks>
/// Fixed 8-lane vectors, fused multiply-adds and one order of summation per function: the same bits on every machine, and the same
/// whether rows are handled one by one or several at a time. Inputs have equal lengths; callers have checked that.
/// </remarks>
internal static class Vectors
{
    private const int Lanes = 8;

    /// <summary>x · y.</summary>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        var (s0, s1, s2, s3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var i = 0;
        for (; i <= x.Length - (4 * Lanes); i += 4 * Lanes)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i + Lanes), Vector256.LoadUnsafe(ref b, (nuint)i + Lanes), s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i + (2 * Lanes)), Vector256.LoadUnsafe(ref b, (nuint)i + (2 * Lanes)), s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i + (3 * Lanes)), Vector256.LoadUnsafe(ref b, (nuint)i + (3 * Lanes)), s3);
        }

        for (; i <= x.Length - Lanes; i += Lanes)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i), s0);
        }

        var sum = Vector256.Sum(s0 + s1 + (s2 + s3));
        for (; i < x.Length; i++)
        {
            sum = MathF.FusedMultiplyAdd(x[i], y[i], sum);
        }

        return sum;
    }

    /// <summary>‖x − y‖², from the differences, so that near duplicates keep their precision.</summary>
    public static float SquaredDistance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        var (s0, s1, s2, s3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var i = 0;
        for (; i <= x.Length - (4 * Lanes); i += 4 * Lanes)
        {
            var d0 = Vector256.LoadUnsafe(ref a, (nuint)i) - Vector256.LoadUnsafe(ref b, (nuint)i);
            var d1 = Vector256.LoadUnsafe(ref a, (nuint)i + Lanes) - Vector256.LoadUnsafe(ref b, (nuint)i + Lanes);
            var d2 = Vector256.LoadUnsafe(ref a, (nuint)i + (2 * Lanes)) - Vector256.LoadUnsafe(ref b, (nuint)i + (2 * Lanes));
            var d3 = Vector256.LoadUnsafe(ref a, (nuint)i + (3 * Lanes)) - Vector256.LoadUnsafe(ref b, (nuint)i + (3 * Lanes));
            s0 = Vector256.FusedMultiplyAdd(d0, d0, s0);
            s1 = Vector256.FusedMultiplyAdd(d1, d1, s1);
            s2 = Vector256.FusedMultiplyAdd(d2, d2, s2);
            s3 = Vector256.FusedMultiplyAdd(d3, d3, s3);
        }

        for (; i <= x.Length - Lanes; i += Lanes)
        {
            var d = Vector256.LoadUnsafe(ref a, (nuint)i) - Vector256.LoadUnsafe(ref b, (nuint)i);
            s0 = Vector256.FusedMultiplyAdd(d, d, s0);
        }

        var sum = Vector256.Sum(s0 + s1 + (s2 + s3));
        for (; i < x.Length; i++)
        {
            var d = x[i] - y[i];
            sum = MathF.FusedMultiplyAdd(d, d, sum);
        }

        return sum;
    }

    /// <summary>x += scale · y.</summary>
    public static void AddScaled(Span<float> x, float scale, ReadOnlySpan<float> y)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        var factor = Vector256.Create(scale);
        var i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref b, (nuint)i), Vector256.LoadUnsafe(ref a, (nuint)i)).StoreUnsafe(ref a, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            x[i] = MathF.FusedMultiplyAdd(scale, y[i], x[i]);
        }
    }

    /// <summary>sum += x, in double precision.</summary>
    public static void AddTo(Span<double> sum, ReadOnlySpan<float> x)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(sum);
        var i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref a, (nuint)i));
            (Vector256.LoadUnsafe(ref b, (nuint)i) + low).StoreUnsafe(ref b, (nuint)i);
            (Vector256.LoadUnsafe(ref b, (nuint)i + 4) + high).StoreUnsafe(ref b, (nuint)i + 4);
        }

        for (; i < x.Length; i++)
        {
            sum[i] += x[i];
        }
    }

    /// <summary>Whether a value is below 0; none is NaN.</summary>
    public static bool AnyNegative(ReadOnlySpan<float> x)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        var least = Vector256<float>.Zero;
        var i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            least = Vector256.Min(least, Vector256.LoadUnsafe(ref a, (nuint)i));
        }

        var negative = Vector256.LessThanAny(least, Vector256<float>.Zero);
        for (; i < x.Length; i++)
        {
            negative |= x[i] < 0;
        }

        return negative;
    }

    /// <summary>Whether no value is NaN or infinite.</summary>
    public static bool AllFinite(ReadOnlySpan<float> x)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        // x − x is 0 for finite numbers and NaN for all others.
        var spoiled = Vector256<float>.Zero;
        var i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            var v = Vector256.LoadUnsafe(ref a, (nuint)i);
            spoiled += v - v;
        }

        var finite = Vector256.EqualsAll(spoiled, Vector256<float>.Zero);
        for (; i < x.Length; i++)
        {
            finite &= float.IsFinite(x[i]);
        }

        return finite;
    }
}
