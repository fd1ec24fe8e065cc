namespace Winnow.Core.Numerics;

/// <summary>Mean similarities of rows to many others, in blocks.</summary>
internal static class KernelMeans
{
    private const int Block = 192;

    /// <summary>For each row, its mean similarity to the references, summed in their order. O(rows × references × dimensions) time, O(rows) memory.</summary>
    public static double[] Of(Matrix rows, Matrix references, SimilarityKernel kernel, int threads)
    {
        var sums = Sums(rows, references, kernel, threads);
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] /= references.Rows;
        }

        return sums;
    }

    /// <summary>For each row, the sum of its similarities to the references.</summary>
    public static double[] Sums(Matrix rows, Matrix references, SimilarityKernel kernel, int threads)
    {
        var pairs = new PairwiseDistances(rows, references, threads);
        int[] all = [.. Enumerable.Range(0, Math.Max(rows.Rows, references.Rows))];
        var sums = new double[rows.Rows];
        Chunks.For(rows.Rows, threads, (_, start, end) =>
        {
            var values = new float[Block * Block];
            for (var from = 0; from < references.Rows; from += Block)
            {
                var width = Math.Min(Block, references.Rows - from);
                var part = values.AsSpan(0, (end - start) * width);
                pairs.Fill(all.AsSpan(start, end - start), all.AsSpan(from, width), part);
                kernel.Apply(part);
                for (var i = start; i < end; i++)
                {
                    foreach (var value in part.Slice((i - start) * width, width))
                    {
                        sums[i] += value;
                    }
                }
            }
        }, Block);
        return sums;
    }
}
