using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Greedy cover of references by candidates: each pick adds most to Σ weight · max kernel(reference, picked or labelled).</summary>
/// <remarks>
/// The objective of UHerding (Bae et al., ICLR 2025) with a Gaussian kernel, on samples of candidates and references. O(candidates × references × (dimensions + picks))
/// time, 4 bytes · candidates × references memory. Every candidate's gain is summed in one order: the same bits for any number of threads.
/// </remarks>
internal sealed class UncertaintyCover
{
    private const int Block = 32;
    private readonly Matrix kernel;
    private readonly float[] weights;
    private readonly float[] covered;
    private readonly bool[] taken;
    private readonly float[] gains;
    private readonly int threads;

    /// <summary>Computes the kernel between candidates and references.</summary>
    /// <param name="references">Points to be covered [references × dimensions].</param>
    /// <param name="candidates">Points that may be picked [candidates × dimensions].</param>
    /// <param name="weights">Weight of each reference, none negative.</param>
    /// <param name="covered">Kernel of each reference to the nearest labelled or picked sample, 0 to 1; changed by <see cref="Next"/>.</param>
    /// <param name="width">σ of the kernel exp(−d² / 2σ²), above 0.</param>
    /// <param name="threads">Threads at most.</param>
    public UncertaintyCover(Matrix references, Matrix candidates, float[] weights, float[] covered, double width, int threads)
    {
        (this.weights, this.covered, this.threads) = (weights, covered, threads);
        kernel = Kernel(candidates, references, width, threads);
        taken = new bool[candidates.Rows];
        gains = new float[candidates.Rows];
    }

    /// <summary>The Gaussian kernel between rows of two matrices [left × right].</summary>
    private static Matrix Kernel(Matrix left, Matrix right, double width, int threads)
    {
        var result = new Matrix(left.Rows, right.Rows);
        int[] leftRows = [.. Enumerable.Range(0, left.Rows)];
        int[] rightRows = [.. Enumerable.Range(0, right.Rows)];
        var pairs = new PairwiseDistances(left, right, threads);
        var scale = (float)(-1 / (2 * width * width));
        Chunks.For(leftRows.Length, threads, (_, start, end) =>
        {
            var block = result.Span[(start * rightRows.Length)..(end * rightRows.Length)];
            pairs.Fill(leftRows.AsSpan(start, end - start), rightRows, block);
            foreach (ref var value in block)
            {
                value = MathF.Exp(scale * value);
            }
        }, Block);
        return result;
    }

    /// <summary>Takes the candidate of largest gain; of equals that of the lowest tie key.</summary>
    /// <returns>Its place among the candidates, its gain, and the number of references that it now covers best.</returns>
    public (int Candidate, float Gain, int Nearest) Next(Func<int, ulong> tie)
    {
        Chunks.For(gains.Length, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                gains[i] = taken[i] ? float.NegativeInfinity : Gain(kernel.Row(i));
            }
        }, Block);
        var most = gains.Max();
        var best = Enumerable.Range(0, gains.Length).Where(i => gains[i] == most).MinBy(tie);
        taken[best] = true;
        var row = kernel.Row(best);
        var nearest = 0;
        for (var j = 0; j < row.Length; j++)
        {
            if (row[j] > covered[j])
            {
                covered[j] = row[j];
                nearest++;
            }
        }

        return (best, most, nearest);
    }

    private float Gain(ReadOnlySpan<float> row)
    {
        ref var k = ref MemoryMarshal.GetReference(row);
        ref var c = ref MemoryMarshal.GetArrayDataReference(covered);
        ref var w = ref MemoryMarshal.GetArrayDataReference(weights);
        var sums = Vector256<float>.Zero;
        var j = 0;
        for (; j <= row.Length - Vector256<float>.Count; j += Vector256<float>.Count)
        {
            var more = Vector256.Max(Vector256.LoadUnsafe(ref k, (nuint)j) - Vector256.LoadUnsafe(ref c, (nuint)j), Vector256<float>.Zero);
            sums = Vector256.FusedMultiplyAdd(more, Vector256.LoadUnsafe(ref w, (nuint)j), sums);
        }

        var sum = Vector256.Sum(sums);
        for (; j < row.Length; j++)
        {
            sum = MathF.FusedMultiplyAdd(Math.Max(row[j] - covered[j], 0), weights[j], sum);
        }

        return sum;
    }
}
