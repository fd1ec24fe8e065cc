using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>Reads one row of class probabilities in a single pass: what it scores, and whether it is a distribution at all.</summary>
/// <remarks>Fixed 8-lane vectors and fused multiply-adds: the same bits on every machine. No allocation.</remarks>
internal static class ProbabilityRow
{
    /// <summary>How far a row's sum may be from 1: float32 and float16 softmax outputs pass, logits do not.</summary>
    public const float SumTolerance = 1e-3f;

    private static readonly int[] TailMask = [0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1];

    /// <summary>The largest and second largest probability; the second is 0 where there is one class.</summary>
    /// <returns>False where the row is no distribution; <see cref="Problem"/> says why.</returns>
    public static bool TryTopTwo(ReadOnlySpan<float> row, out float first, out float second)
    {
        var signs = Vector256<float>.Zero;
        var sums = Vector256<float>.Zero;
        var top = Vector256<float>.Zero;
        var next = Vector256<float>.Zero;
        ref var start = ref MemoryMarshal.GetReference(row);
        var i = 0;
        for (; i <= row.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var p = Vector256.LoadUnsafe(ref start, (nuint)i);
            signs |= p;
            sums += p;
            next = Vector256.MaxNative(next, Vector256.MinNative(top, p));
            top = Vector256.MaxNative(top, p);
        }

        if (i < row.Length)
        {
            var p = Tail(row, i);
            signs |= p;
            sums += p;
            next = Vector256.MaxNative(next, Vector256.MinNative(top, p));
            top = Vector256.MaxNative(top, p);
        }

        var (top4, next4) = Merge(top.GetLower(), next.GetLower(), top.GetUpper(), next.GetUpper());
        (top4, next4) = Merge(top4, next4, Vector128.Shuffle(top4, Vector128.Create(2, 3, 0, 1)), Vector128.Shuffle(next4, Vector128.Create(2, 3, 0, 1)));
        (top4, next4) = Merge(top4, next4, Vector128.Shuffle(top4, Vector128.Create(1, 0, 3, 2)), Vector128.Shuffle(next4, Vector128.Create(1, 0, 3, 2)));
        first = top4.ToScalar();
        second = next4.ToScalar();
        return IsDistribution(sums, signs, row);
    }

    /// <summary>Shannon entropy −Σ p ln p in nats, with 0 ln 0 = 0.</summary>
    /// <returns>False where the row is no distribution; <see cref="Problem"/> says why.</returns>
    public static bool TryEntropy(ReadOnlySpan<float> row, out float entropy)
    {
        var signs = Vector256<float>.Zero;
        var sums = Vector256<float>.Zero;
        var total = Vector256<float>.Zero;
        ref var start = ref MemoryMarshal.GetReference(row);
        var i = 0;
        for (; i <= row.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var p = Vector256.LoadUnsafe(ref start, (nuint)i);
            signs |= p;
            sums += p;
            total = Vector256.FusedMultiplyAdd(p, VectorLog.Of(p), total);
        }

        if (i < row.Length)
        {
            var p = Tail(row, i);
            signs |= p;
            sums += p;
            total = Vector256.FusedMultiplyAdd(p, VectorLog.Of(p), total);
        }

        // A sure row sums to −0 or, by rounding, to a hair below 0.
        entropy = Math.Max(0, -Vector256.Sum(total));
        return IsDistribution(sums, signs, row);
    }

    /// <summary>What keeps a row from being a distribution, in words, or null where nothing does.</summary>
    public static string? Problem(ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        for (var c = 0; c < row.Length; c++)
        {
            if (!float.IsFinite(row[c]))
            {
                return $"holds {row[c]} for class {c}; probabilities must be numbers from 0 to 1";
            }

            if (row[c] < 0)
            {
                return $"holds {row[c]} for class {c}; probabilities must not be negative (logits need a softmax first)";
            }

            sum += row[c];
        }

        return Math.Abs(sum - 1) <= SumTolerance ? null : $"sums to {sum:0.######}; a row of probabilities must sum to 1 within {SumTolerance}";
    }

    private static bool IsDistribution(Vector256<float> sums, Vector256<float> signs, ReadOnlySpan<float> row)
    {
        // NaN and infinity spoil the sum, so one comparison finds them; the sign bits are only a hint, since −0 is allowed.
        var plain = Math.Abs(Vector256.Sum(sums) - 1) <= SumTolerance && signs.ExtractMostSignificantBits() == 0;
        return plain || Problem(row) is null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> Top, Vector128<float> Next) Merge(Vector128<float> top, Vector128<float> next, Vector128<float> otherTop, Vector128<float> otherNext) =>
        (Vector128.MaxNative(top, otherTop), Vector128.MaxNative(Vector128.MinNative(top, otherTop), Vector128.MaxNative(next, otherNext)));

    /// <summary>The last values of a row in the upper lanes, zeros below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Tail(ReadOnlySpan<float> row, int from)
    {
        if (row.Length >= Vector256<float>.Count)
        {
            var values = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(row), (nuint)(row.Length - Vector256<float>.Count));
            var mask = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(TailMask), (nuint)(row.Length - from));
            return values & mask.AsSingle();
        }

        var tail = Vector256<float>.Zero;
        for (var i = from; i < row.Length; i++)
        {
            tail = tail.WithElement(i - from, row[i]);
        }

        return tail;
    }
}
