using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>The exponential function of eight float32 at once.</summary>
internal static class VectorExp
{
    /// <summary>e^x for x in [−87, 88]; anything outside counts as the nearer end.</summary>
    /// <remarks>Relative error below 2e-7. x is split into n · ln 2 + r with |r| ≤ ln 2 / 2; e^r is its Taylor polynomial of degree 7, and n goes into the exponent's bits.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<float> x)
    {
        x = Vector256.MaxNative(Vector256.MinNative(x, Vector256.Create(88f)), Vector256.Create(-87f));
        var n = Vector256.Round(x * Vector256.Create(1.44269504f));
        // ln 2 in two parts keeps the low bits of n · ln 2.
        var r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.693359375f), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(2.12194440e-4f), r);
        var y = Vector256.Create(1 / 5040f);
        y = Vector256.FusedMultiplyAdd(y, r, Vector256.Create(1 / 720f));
        y = Vector256.FusedMultiplyAdd(y, r, Vector256.Create(1 / 120f));
        y = Vector256.FusedMultiplyAdd(y, r, Vector256.Create(1 / 24f));
        y = Vector256.FusedMultiplyAdd(y, r, Vector256.Create(1 / 6f));
        y = Vector256.FusedMultiplyAdd(y, r, Vector256.Create(0.5f));
        y = Vector256.FusedMultiplyAdd(y, r, Vector256<float>.One);
        y = Vector256.FusedMultiplyAdd(y, r, Vector256<float>.One);
        return y * ((Vector256.ConvertToInt32Native(n) + Vector256.Create(127)) << 23).AsSingle();
    }
}
