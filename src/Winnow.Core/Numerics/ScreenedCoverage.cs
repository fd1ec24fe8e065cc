namespace Winnow.Core.Numerics;

/// <summary>Greedy weighted coverage where the whole table of similarities does not fit: some references name the likeliest rows, and every row decides among those.</summary>
/// <remarks>
/// Each pick is the one of <see cref="Finalists"/> rows of largest gain on the references that adds most to the coverage of all rows, which is kept exactly.
/// Deciding on the references alone would fit the batch to their noise. O(rows × (references + finalists per pick) × dimensions) time.
/// </remarks>
internal sealed class ScreenedCoverage
{
    /// <summary>Rows that are evaluated on all rows before each pick.</summary>
    public const int Finalists = 64;

    private const int Block = 192;
    private readonly SimilarityKernel kernel;
    private readonly float[]? weights;
    private readonly int threads;
    private readonly GreedyCoverage screen;
    private readonly PairwiseDistances pairs;
    private readonly int[] all;
    private readonly float[] best;
    private readonly double whole;

    /// <summary>Starts from nothing covered, or from what other points such as labelled samples cover.</summary>
    /// <param name="rows">Candidates, of length 1 each; all of them are to be covered.</param>
    /// <param name="references">The rows that screen.</param>
    /// <param name="kernel">Similarity.</param>
    /// <param name="centres">Points that cover already, or null.</param>
    /// <param name="weights">One weight per row, none negative; null for 1 each.</param>
    /// <param name="threads">Threads at most; picks do not depend on them.</param>
    public ScreenedCoverage(Matrix rows, int[] references, SimilarityKernel kernel, Matrix? centres, float[]? weights, int threads)
    {
        this.kernel = kernel;
        this.weights = weights;
        this.threads = threads;
        screen = new(new SimilarityTable(rows, references, kernel, threads), centres, weights is null ? null : [.. references.Select(i => weights[i])], threads);
        pairs = new PairwiseDistances(rows, rows, threads);
        all = [.. Enumerable.Range(0, rows.Rows)];
        best = new float[rows.Rows];
        whole = weights?.Sum(w => (double)w) ?? rows.Rows;
        if (centres is not null)
        {
            Cover(new PairwiseDistances(centres, rows, threads), [.. Enumerable.Range(0, centres.Rows)]);
        }
    }

    /// <summary>Takes the finalist that adds most; of equals that of the lowest tie key.</summary>
    /// <param name="tie">Orders equals.</param>
    /// <param name="among">Rows to choose from, or null for all that are left; at least one must be left.</param>
    /// <returns>The row and its gain as a share of all weights, 0 to 1.</returns>
    public (int Row, double Gain) Next(Func<int, ulong> tie, Func<int, bool>? among = null)
    {
        var finalists = screen.Leading(Finalists, tie, among);
        var gains = Gains(finalists);
        var winner = Enumerable.Range(0, finalists.Length).MinBy(f => (-gains[f], tie(finalists[f])));
        screen.Take(finalists[winner]);
        Cover(pairs, [finalists[winner]]);
        return (finalists[winner], whole > 0 ? gains[winner] / whole : 0);
    }

    private double[] Gains(int[] finalists)
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
