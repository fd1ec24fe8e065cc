using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Inner products and sums of float64 vectors of equal lengths: fixed 4-lane vectors and one order of summation, so the same bits on every machine.</summary>
internal static class DoubleVectors
{
    private const int Lanes = 4;

    /// <summary>x · y.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        var (s0, s1) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var i = 0;
        for (; i <= x.Length - (2 * Lanes); i += 2 * Lanes)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i + Lanes), Vector256.LoadUnsafe(ref b, (nuint)i + Lanes), s1);
        }

        var sum = Vector256.Sum(s0 + s1);
        for (; i < x.Length; i++)
        {
            sum = Math.FusedMultiplyAdd(x[i], y[i], sum);
        }

        return sum;
    }

    /// <summary>target += factor · x.</summary>
    public static void Add(double factor, ReadOnlySpan<double> x, Span<double> target)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(target);
        var factors = Vector256.Create(factor);
        var i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            Vector256.FusedMultiplyAdd(factors, Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i)).StoreUnsafe(ref b, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            target[i] = Math.FusedMultiplyAdd(factor, x[i], target[i]);
        }
    }
}
