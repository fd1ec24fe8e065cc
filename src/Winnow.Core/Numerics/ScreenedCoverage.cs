namespace Winnow.Core.Numerics;

/// <summary>Greedy weighted coverage where the whole table of similarities does not fit: some references name the likeliest rows, and every row decides among those.</summary>
/// <remarks>
/// Every row lends its weight to the reference most similar to it (in equal parts where there are several), so that a group weighs what it weighs in the pool and not
/// what chance put into the sample. Each pick is the one of <see cref="Finalists"/> rows of largest gain on the references that adds most to the coverage of all rows, which is
/// kept exactly; what a finalist added once bounds what it adds later, so it is evaluated again only where it may win (Minoux 1978). Deciding on the references alone
/// would fit the batch to their noise. O(rows × (references + finalists per pick) × dimensions) time at worst.
/// </remarks>
internal sealed class ScreenedCoverage
{
    /// <summary>Rows that are compared on all rows before each pick.</summary>
    public const int Finalists = 256;

    private const int Again = 12; // as many rows as share a pass over the pool
    private const double Unknown = -1;
    private const double Taken = -2;

    private readonly GreedyCoverage screen;
    private readonly PoolCoverage coverage;
    private readonly double[] bounds;
    private readonly int[] exactAt;
    private int round;

    /// <summary>Starts from nothing covered, or from what other points such as labelled samples cover.</summary>
    /// <param name="rows">Candidates, of length 1 each; all of them are to be covered.</param>
    /// <param name="references">The rows that screen.</param>
    /// <param name="kernel">Similarity.</param>
    /// <param name="centres">Points that cover already, or null.</param>
    /// <param name="weights">One weight per row, none negative; null for 1 each.</param>
    /// <param name="threads">Threads at most; picks do not depend on them.</param>
    public ScreenedCoverage(Matrix rows, int[] references, SimilarityKernel kernel, Matrix? centres, float[]? weights, int threads)
    {
        var table = new SimilarityTable(rows, references, kernel, threads);
        screen = new(table, centres, Masses(table, weights), threads);
        coverage = new(rows, kernel, centres, weights, threads);
        bounds = new double[rows.Rows];
        exactAt = new int[rows.Rows];
        Array.Fill(bounds, Unknown);
    }

    /// <summary>Takes the finalist that adds most; of equals that of the lowest tie key.</summary>
    /// <param name="tie">Orders equals.</param>
    /// <param name="among">Rows to choose from, or null for all that are left; at least one must be left.</param>
    /// <returns>The row and its gain as a share of all weights, 0 to 1.</returns>
    public (int Row, double Gain) Next(Func<int, ulong> tie, Func<int, bool>? among = null)
    {
        round++;
        var finalists = screen.Leading(Finalists, tie, among);
        Evaluate([.. finalists.Where(i => bounds[i] == Unknown)]);
        while (true)
        {
            var most = finalists.Max(i => exactAt[i] == round ? bounds[i] : 0);
            int[] again = [.. finalists.Where(i => exactAt[i] < round && bounds[i] > 0 && bounds[i] >= most).OrderByDescending(i => bounds[i]).ThenBy(tie).Take(Again)];
            if (again.Length == 0)
            {
                var row = finalists.Where(i => bounds[i] == most).MinBy(tie);
                bounds[row] = Taken;
                screen.Take(row);
                coverage.Take(row);
                return (row, coverage.Whole > 0 ? most / coverage.Whole : 0);
            }

            Evaluate(again);
        }
    }

    /// <summary>Weight of the rows that each reference is the most similar one of.</summary>
    private static float[] Masses(SimilarityTable table, float[]? weights)
    {
        var masses = new double[table.References];
        for (var i = 0; i < table.Rows; i++)
        {
            var similar = table.Row(i);
            var (most, count) = ((ushort)0, 0);
            foreach (var value in similar)
            {
                count = value > most ? 1 : count + (value == most ? 1 : 0);
                most = Math.Max(most, value);
            }

            // What no reference resembles tells nothing about any.
            for (var at = most == 0 ? -1 : similar.IndexOf(most); at >= 0;)
            {
                masses[at] += (weights?[i] ?? 1.0) / count;
                var next = similar[(at + 1)..].IndexOf(most);
                at = next < 0 ? -1 : at + 1 + next;
            }
        }

        return Array.ConvertAll(masses, m => (float)m);
    }

    private void Evaluate(int[] chosen)
    {
        if (chosen.Length == 0)
        {
            return; // a pass over the pool is not for nothing
        }

        foreach (var (place, gain) in coverage.Gains(chosen).Index())
        {
            bounds[chosen[place]] = gain;
            exactAt[chosen[place]] = round;
        }
    }
}
