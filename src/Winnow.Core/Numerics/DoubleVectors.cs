using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Inner products and sums of float64 vectors, for solvers that float32 would stop short.</summary>
/// <remarks>Fixed 4-lane vectors and one order of summation: the same bits on every machine. Inputs have equal lengths; callers have checked that.</remarks>
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

    /// <summary>target += scale · x.</summary>
    public static void AddScaled(Span<double> target, double scale, ReadOnlySpan<double> x)
    {
        ref var t = ref MemoryMarshal.GetReference(target);
        ref var a = ref MemoryMarshal.GetReference(x);
        var factor = Vector256.Create(scale);
        var i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref t, (nuint)i)).StoreUnsafe(ref t, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            target[i] = Math.FusedMultiplyAdd(scale, x[i], target[i]);
        }
    }
}
