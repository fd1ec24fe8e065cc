using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Natural logarithm of eight float32 at once.</summary>
internal static class VectorLog
{
    /// <summary>ln x for x in (0, ∞); anything below the smallest normal number, zero included, counts as that number, so that 0 · ln 0 is 0.</summary>
    /// <remarks>Relative error below 2e-7. The mantissa is brought to [√½, √2), where ln(1 + t) is the Cephes polynomial of degree 9 (Moshier, 1984-1992).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<float> x)
    {
        x = Vector256.MaxNative(x, Vector256.Create(1.17549435e-38f));
        // Subtracting the bits of √½ makes the exponent field count from there.
        var bits = x.AsInt32() - Vector256.Create(0x3F3504F3);
        var exponent = Vector256.ConvertToSingle(bits >> 23);
        var t = ((bits & Vector256.Create(0x007FFFFF)) + Vector256.Create(0x3F3504F3)).AsSingle() - Vector256<float>.One;
        var y = Vector256.Create(7.0376836292e-2f);
        y = Vector256.FusedMultiplyAdd(y, t, Vector256.Create(-1.1514610310e-1f));
        y = Vector256.FusedMultiplyAdd(y, t, Vector256.Create(1.1676998740e-1f));
        y = Vector256.FusedMultiplyAdd(y, t, Vector256.Create(-1.2420140846e-1f));
        y = Vector256.FusedMultiplyAdd(y, t, Vector256.Create(1.4249322787e-1f));
        y = Vector256.FusedMultiplyAdd(y, t, Vector256.Create(-1.6668057665e-1f));
        y = Vector256.FusedMultiplyAdd(y, t, Vector256.Create(2.0000714765e-1f));
        y = Vector256.FusedMultiplyAdd(y, t, Vector256.Create(-2.4999993993e-1f));
        y = Vector256.FusedMultiplyAdd(y, t, Vector256.Create(3.3333331174e-1f));
        var square = t * t;
        y *= t * square;
        // ln 2 in two parts keeps the low bits of exponent · ln 2.
        y = Vector256.FusedMultiplyAdd(exponent, Vector256.Create(-2.12194440e-4f), y);
        y = Vector256.FusedMultiplyAdd(square, Vector256.Create(-0.5f), y);
        return Vector256.FusedMultiplyAdd(exponent, Vector256.Create(0.693359375f), t + y);
    }
}
