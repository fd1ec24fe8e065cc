namespace Winnow.Core.Numerics;

/// <summary>Greedy weighted coverage where the whole table of similarities does not fit: some references name the likeliest candidates, and every row decides among those.</summary>
/// <remarks>
/// Every row lends its weight to the reference most similar to it (in equal parts where there are several), so that a group weighs what it weighs in the pool and not
/// what chance put into the sample. Each pick is the one of <see cref="Finalists"/> candidates of largest gain on the references that adds most to the coverage of all rows, which is
/// kept exactly; what a finalist added once bounds what it adds later, so it is evaluated again only where it may win (Minoux 1978). Deciding on the references alone
/// would fit the batch to their noise. O((rows + candidates) × references + rows × finalists per pick) × dimensions time at worst, 2 × candidates × references bytes.
/// </remarks>
internal sealed class ScreenedCoverage
{
    /// <summary>Candidates that are compared on all rows before each pick.</summary>
    public const int Finalists = 256;

    private const int Again = 12; // as many rows as share a pass over the pool
    private const double Unknown = -1;
    private const double Taken = -2;

    private readonly int[]? candidates;
    private readonly GreedyCoverage screen;
    private readonly PoolCoverage coverage;
    private readonly double[] bounds;
    private readonly int[] exactAt;
    private int round;

    /// <summary>Starts from nothing covered, or from what other points such as labelled samples cover.</summary>
    /// <param name="rows">The pool, of length 1 each; all of them are to be covered.</param>
    /// <param name="references">The rows that screen.</param>
    /// <param name="kernel">Similarity.</param>
    /// <param name="centres">Points that cover already, or null.</param>
    /// <param name="weights">One weight per row, none negative; null for 1 each.</param>
    /// <param name="threads">Threads at most; picks do not depend on them.</param>
    /// <param name="candidates">The rows that may be taken; null for all.</param>
    public ScreenedCoverage(IRowSource rows, int[] references, SimilarityKernel kernel, Matrix? centres, float[]? weights, int threads, int[]? candidates = null)
    {
        this.candidates = candidates;
        var table = new SimilarityTable(rows, references, kernel, threads, candidates);
        screen = new(table, centres, ReferenceMasses.Of(table, rows.Rows, weights, threads), threads);
        coverage = new(rows, kernel, centres, weights, threads);
        bounds = new double[table.Rows];
        exactAt = new int[table.Rows];
        Array.Fill(bounds, Unknown);
    }

    /// <summary>Takes the finalist that adds most; of equals that of the lowest tie key.</summary>
    /// <param name="tie">Orders equals, given rows.</param>
    /// <param name="among">Rows to choose from, or null for all candidates that are left; at least one must be left.</param>
    /// <returns>The row and its gain as a share of all weights, 0 to 1.</returns>
    public (int Row, double Gain) Next(Func<int, ulong> tie, Func<int, bool>? among = null)
    {
        round++;
        var finalists = screen.Leading(Finalists, Tie, among is null ? null : c => among(Row(c)));
        Evaluate([.. finalists.Where(c => bounds[c] == Unknown)]);
        while (true)
        {
            var most = finalists.Max(c => exactAt[c] == round ? bounds[c] : 0);
            int[] again = [.. finalists.Where(c => exactAt[c] < round && bounds[c] > 0 && bounds[c] >= most).OrderByDescending(c => bounds[c]).ThenBy(Tie).Take(Again)];
            if (again.Length == 0)
            {
                var best = finalists.Where(c => bounds[c] == most).MinBy(Tie);
                bounds[best] = Taken;
                screen.Take(best);
                coverage.Take(Row(best));
                return (Row(best), coverage.Whole > 0 ? most / coverage.Whole : 0);
            }

            Evaluate(again);
        }

        ulong Tie(int candidate) => tie(Row(candidate));
    }

    private int Row(int candidate) => candidates is null ? candidate : candidates[candidate];

    private void Evaluate(int[] chosen)
    {
        if (chosen.Length == 0)
        {
            return; // a pass over the pool is not for nothing
        }

        foreach (var (place, gain) in coverage.Gains(Array.ConvertAll(chosen, Row)).Index())
        {
            bounds[chosen[place]] = gain;
            exactAt[chosen[place]] = round;
        }
    }
}
