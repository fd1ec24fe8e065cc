namespace Winnow.Core.Numerics;

/// <summary>Weighted coverage of all rows by those taken, Σᵢ wᵢ · maxₛ k(i, s), with similarities computed when they are asked for.</summary>
/// <remarks>O(rows × rows asked for × dimensions) time, O(rows) memory. Sums have one order, so a row's gain never rises.</remarks>
internal sealed class PoolCoverage
{
    private const int Block = 192;
    private readonly SimilarityKernel kernel;
    private readonly float[]? weights;
    private readonly int threads;
    private readonly PairwiseDistances pairs;
    private readonly int[] all;
    private readonly float[] best;

    /// <summary>Starts from nothing covered, or from what other points such as labelled samples cover.</summary>
    /// <param name="rows">The pool, of length 1 each.</param>
    /// <param name="kernel">Similarity.</param>
    /// <param name="centres">Points that cover already, or null.</param>
    /// <param name="weights">One weight per row, none negative; null for 1 each.</param>
    /// <param name="threads">Threads at most; gains do not depend on them.</param>
    public PoolCoverage(IRowSource rows, SimilarityKernel kernel, Matrix? centres, float[]? weights, int threads)
    {
        (this.kernel, this.weights, this.threads) = (kernel, weights, threads);
        pairs = new PairwiseDistances(rows, rows, threads);
        all = [.. Enumerable.Range(0, rows.Rows)];
        best = new float[rows.Rows];
        Whole = weights?.Sum(w => (double)w) ?? rows.Rows;
        if (centres is not null)
        {
            Cover(new PairwiseDistances(centres, rows, threads), [.. Enumerable.Range(0, centres.Rows)]);
        }
    }

    /// <summary>Sum of all weights.</summary>
    public double Whole { get; }

    /// <summary>Covers what a row covers.</summary>
    public void Take(int row) => Cover(pairs, [row]);

    /// <summary>What each of some rows would add to the weighted sum over the pool.</summary>
    public double[] Gains(int[] finalists)
    {
        var parts = new double[Chunks.Count(all.Length, Block)][];
        Chunks.For(all.Length, threads, (chunk, start, end) =>
        {
            var gains = new double[finalists.Length];
            var values = new float[finalists.Length * (end - start)];
            pairs.Fill(finalists, all.AsSpan(start, end - start), values);
            kernel.Apply(values);
            for (var f = 0; f < finalists.Length; f++)
            {
                var similar = values.AsSpan(f * (end - start), end - start);
                for (var i = start; i < end; i++)
                {
                    gains[f] += Math.Max(0, similar[i - start] - best[i]) * (double)(weights?[i] ?? 1);
                }
            }

            parts[chunk] = gains;
        }, Block);
        return [.. Enumerable.Range(0, finalists.Length).Select(f => parts.Sum(part => part[f]))];
    }

    private void Cover(PairwiseDistances across, int[] centres) => Chunks.For(all.Length, threads, (_, start, end) =>
    {
        var values = new float[Block * (end - start)];
        for (var from = 0; from < centres.Length; from += Block)
        {
            var part = centres.AsSpan(from, Math.Min(Block, centres.Length - from));
            var similar = values.AsSpan(0, part.Length * (end - start));
            across.Fill(part, all.AsSpan(start, end - start), similar);
            kernel.Apply(similar);
            for (var c = 0; c < part.Length; c++)
            {
                for (var i = start; i < end; i++)
                {
                    best[i] = Math.Max(best[i], similar[(c * (end - start)) + i - start]);
                }
            }
        }
    }, Block);
}
