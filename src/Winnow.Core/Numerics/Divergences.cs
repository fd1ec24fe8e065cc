using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Core.Numerics;

/// <summary>How far two distributions are apart. Logarithms come ready-made, so that one row is compared with many at the cost of a few multiplications.</summary>
/// <remarks>Fixed 8-lane vectors and one order of summation: the same bits on every machine. Equal rows are exactly 0 apart.</remarks>
internal static class Divergences
{
    /// <summary>Smallest probability that counts: a class of probability 0 would be infinitely far from any other.</summary>
    public const float Floor = 1e-7f;

    private const int Lanes = 8;

    /// <summary>ln of each value, values below <see cref="Floor"/> raised to it.</summary>
    public static void Logarithms(ReadOnlySpan<float> row, Span<float> logarithms)
    {
        ref var p = ref MemoryMarshal.GetReference(row);
        ref var target = ref MemoryMarshal.GetReference(logarithms);
        var k = 0;
        for (; k <= row.Length - Lanes; k += Lanes)
        {
            VectorLog.Of(Vector256.Max(Vector256.LoadUnsafe(ref p, (nuint)k), Vector256.Create(Floor))).StoreUnsafe(ref target, (nuint)k);
        }

        for (; k < row.Length; k++)
        {
            logarithms[k] = VectorLog.Of(Vector256.Create(Math.Max(row[k], Floor))).ToScalar();
        }
    }

    /// <summary>The logarithms of every row.</summary>
    public static Matrix Logarithms(Matrix rows, int threads)
    {
        var logarithms = new Matrix(rows.Rows, rows.Columns);
        Chunks.For(rows.Rows, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                Logarithms(rows.Row(i), logarithms.Row(i));
            }
        });
        return logarithms;
    }

    /// <summary>Kullback-Leibler divergence Σ p (ln p − ln q) in nats, not below 0.</summary>
    public static float Kl(ReadOnlySpan<float> p, ReadOnlySpan<float> logP, ReadOnlySpan<float> logQ)
    {
        ref var x = ref MemoryMarshal.GetReference(p);
        ref var a = ref MemoryMarshal.GetReference(logP);
        ref var b = ref MemoryMarshal.GetReference(logQ);
        var lanes = Vector256<float>.Zero;
        var k = 0;
        for (; k <= p.Length - Lanes; k += Lanes)
        {
            lanes = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref x, (nuint)k), Vector256.LoadUnsafe(ref a, (nuint)k) - Vector256.LoadUnsafe(ref b, (nuint)k), lanes);
        }

        var sum = Vector256.Sum(lanes);
        for (; k < p.Length; k++)
        {
            sum = MathF.FusedMultiplyAdd(p[k], logP[k] - logQ[k], sum);
        }

        // Rounding and the floor may carry the sum a hair below 0.
        return Math.Max(0, sum);
    }

    /// <summary>½ KL(p‖q) + ½ KL(q‖p) = ½ Σ (p − q)(ln p − ln q) in nats; the same number whichever comes first.</summary>
    public static float Symmetric(ReadOnlySpan<float> p, ReadOnlySpan<float> logP, ReadOnlySpan<float> q, ReadOnlySpan<float> logQ)
    {
        ref var x = ref MemoryMarshal.GetReference(p);
        ref var y = ref MemoryMarshal.GetReference(q);
        ref var a = ref MemoryMarshal.GetReference(logP);
        ref var b = ref MemoryMarshal.GetReference(logQ);
        var lanes = Vector256<float>.Zero;
        var k = 0;
        for (; k <= p.Length - Lanes; k += Lanes)
        {
            var difference = Vector256.LoadUnsafe(ref x, (nuint)k) - Vector256.LoadUnsafe(ref y, (nuint)k);
            lanes = Vector256.FusedMultiplyAdd(difference, Vector256.LoadUnsafe(ref a, (nuint)k) - Vector256.LoadUnsafe(ref b, (nuint)k), lanes);
        }

        var sum = Vector256.Sum(lanes);
        for (; k < p.Length; k++)
        {
            sum = MathF.FusedMultiplyAdd(p[k] - q[k], logP[k] - logQ[k], sum);
        }

        return Math.Max(0, sum / 2);
    }

    /// <summary>Σ |p − q|, from 0 to 2 for distributions.</summary>
    public static float Absolute(ReadOnlySpan<float> p, ReadOnlySpan<float> q)
    {
        ref var x = ref MemoryMarshal.GetReference(p);
        ref var y = ref MemoryMarshal.GetReference(q);
        var lanes = Vector256<float>.Zero;
        var k = 0;
        for (; k <= p.Length - Lanes; k += Lanes)
        {
            lanes += Vector256.Abs(Vector256.LoadUnsafe(ref x, (nuint)k) - Vector256.LoadUnsafe(ref y, (nuint)k));
        }

        var sum = Vector256.Sum(lanes);
        for (; k < p.Length; k++)
        {
            sum += Math.Abs(p[k] - q[k]);
        }

        return sum;
    }
}
