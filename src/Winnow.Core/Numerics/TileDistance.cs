using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Squared distances from a tile of inner products and the squared lengths, none below 0; one formula for vectors and single values.</summary>
internal static unsafe class TileDistance
{
    /// <summary>Eight distances of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(float* products, float* norms, Vector256<float> norm) =>
        Vector256.Max(Vector256<float>.Zero, norm + Vector256.Load(norms) - (Vector256.Load(products) * 2));

    /// <summary>One distance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Of(float product, float norm, float otherNorm) => Math.Max(0, otherNorm + norm - (product * 2));

    /// <summary>Which of 32 distances of one row, as bits, are below a limit or exactly 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Below(float* products, float* norms, float norm, float limit)
    {
        var (own, most) = (Vector256.Create(norm), Vector256.Create(limit));
        return Bits(Of(products, norms, own), most)
            | (Bits(Of(products + 8, norms + 8, own), most) << 8)
            | (Bits(Of(products + 16, norms + 16, own), most) << 16)
            | (Bits(Of(products + 24, norms + 24, own), most) << 24);
    }

    private static uint Bits(Vector256<float> distances, Vector256<float> limit) =>
        (Vector256.LessThan(distances, limit) | Vector256.Equals(distances, Vector256<float>.Zero)).ExtractMostSignificantBits();

    /// <summary>Which of a tile's columns, as bits, are rows after <paramref name="left"/>: each pair of one block counts once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint After(int left, int right, int columns)
    {
        var valid = uint.MaxValue >> (ProductKernel.Right - columns);
        var skip = left + 1 - right;
        return skip <= 0 ? valid : skip >= ProductKernel.Right ? 0 : valid & (uint.MaxValue << skip);
    }
}
