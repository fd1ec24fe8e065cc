using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Doubt that answers leave, in nats.</summary>
internal static class AnswerDoubt
{
    /// <summary>Shannon entropy of a distribution over the members, in nats.</summary>
    public static double Of(ReadOnlySpan<float> belief)
    {
        var entropy = 0.0;
        foreach (var share in belief)
        {
            entropy -= share > 0 ? share * Math.Log(share) : 0;
        }

        return entropy;
    }

    /// <summary>Σ weight · H(Σ belief·p) over four answers from the m-th: four independent sums keep the processor busy.</summary>
    /// <param name="block">The members' distributions of the sample.</param>
    /// <param name="beliefs">[answers × members].</param>
    /// <param name="weights">[answers].</param>
    /// <param name="m">The first of the four; past the end nothing counts.</param>
    public static double OfFour(MemberBlock block, ReadOnlySpan<float> beliefs, List<double> weights, int m)
    {
        var last = weights.Count - 1;
        var (m1, m2, m3) = (Math.Min(m + 1, last), Math.Min(m + 2, last), Math.Min(m + 3, last));
        // Past the end the last answer stands in, without weight.
        var (w0, w1) = (Vector256.Create((float)weights[m]), Vector256.Create(m + 1 > last ? 0 : (float)weights[m1]));
        var (w2, w3) = (Vector256.Create(m + 2 > last ? 0 : (float)weights[m2]), Vector256.Create(m + 3 > last ? 0 : (float)weights[m3]));
        var b0 = beliefs.Slice(m * block.Members, block.Members);
        var b1 = beliefs.Slice(m1 * block.Members, block.Members);
        var b2 = beliefs.Slice(m2 * block.Members, block.Members);
        var b3 = beliefs.Slice(m3 * block.Members, block.Members);
        ref var p = ref MemoryMarshal.GetArrayDataReference(block.Values);
        var total = Vector256<float>.Zero;
        for (var from = 0; from < block.Width; from += Vector256<float>.Count)
        {
            var (s0, s1, s2, s3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
            for (var k = 0; k < b0.Length; k++)
            {
                var values = Vector256.LoadUnsafe(ref p, (nuint)((k * block.Width) + from));
                s0 = Vector256.FusedMultiplyAdd(Vector256.Create(b0[k]), values, s0);
                s1 = Vector256.FusedMultiplyAdd(Vector256.Create(b1[k]), values, s1);
                s2 = Vector256.FusedMultiplyAdd(Vector256.Create(b2[k]), values, s2);
                s3 = Vector256.FusedMultiplyAdd(Vector256.Create(b3[k]), values, s3);
            }

            total += (w0 * s0 * VectorLog.Of(s0)) + (w1 * s1 * VectorLog.Of(s1)) + (w2 * s2 * VectorLog.Of(s2)) + (w3 * s3 * VectorLog.Of(s3));
        }

        return -Vector256.Sum(total);
    }
}
