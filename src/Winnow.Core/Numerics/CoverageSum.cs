using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>What a row adds to the coverage of the references: Σᵢ wᵢ · max(0, similarᵢ − bestᵢ).</summary>
internal static class CoverageSum
{
    /// <summary>Sums in one order with rounding that is monotone, so that what a row adds never rises by rounding as the references become covered.</summary>
    /// <param name="similar">Similarity of a row to each reference.</param>
    /// <param name="best">Each reference's similarity to what covers it already.</param>
    /// <param name="weights">Weight of each reference, none negative.</param>
    public static double Of(ReadOnlySpan<ushort> similar, ushort[] best, float[] weights)
    {
        // 256 sums of numbers below 65,536 stay whole in float32; then they move to float64.
        const int stretch = 256 * 16;
        ref var k = ref MemoryMarshal.GetReference(similar);
        ref var b = ref MemoryMarshal.GetArrayDataReference(best);
        ref var w = ref MemoryMarshal.GetArrayDataReference(weights);
        var total = Vector256<double>.Zero;
        var i = 0;
        while (i <= similar.Length - 16)
        {
            var (low, high) = (Vector256<float>.Zero, Vector256<float>.Zero);
            for (var end = Math.Min(similar.Length - 16, i + stretch - 16); i <= end; i += 16)
            {
                var more = Vector256.SubtractSaturate(Vector256.LoadUnsafe(ref k, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i));
                var (lower, upper) = Vector256.Widen(more);
                low = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(lower.AsInt32()), Vector256.LoadUnsafe(ref w, (nuint)i), low);
                high = Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(upper.AsInt32()), Vector256.LoadUnsafe(ref w, (nuint)i + 8), high);
            }

            var (l0, l1) = Vector256.Widen(low);
            var (h0, h1) = Vector256.Widen(high);
            total += l0 + l1 + (h0 + h1);
        }

        var sum = Vector256.Sum(total);
        for (; i < similar.Length; i++)
        {
            sum += Math.Max(0, similar[i] - best[i]) * weights[i]; // rounded to float32 as above, so that a place in the row decides no tie
        }

        return sum;
    }
}
