using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Inner products and sums of float64 vectors, in one order of summation on every machine.</summary>
internal static class DoubleVectors
{
    private const int Lanes = 4;

    /// <summary>x · y; equal lengths.</summary>
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

    /// <summary>target += factor · x; equal lengths.</summary>
    public static void AddScaled(Span<double> target, ReadOnlySpan<double> x, double factor)
    {
        ref var a = ref MemoryMarshal.GetReference(target);
        ref var b = ref MemoryMarshal.GetReference(x);
        var f = Vector256.Create(factor);
        var i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref b, (nuint)i), f, Vector256.LoadUnsafe(ref a, (nuint)i)).StoreUnsafe(ref a, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            target[i] = Math.FusedMultiplyAdd(x[i], factor, target[i]);
        }
    }
}
