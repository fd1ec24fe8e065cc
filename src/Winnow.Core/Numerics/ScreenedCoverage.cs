namespace Winnow.Core.Numerics;

/// <summary>Greedy weighted coverage where the whole table of similarities does not fit: some references name the likeliest rows, and every row decides among those.</summary>
/// <remarks>
/// Every row lends its weight to the reference nearest to it, so that a group weighs what it weighs in the pool and not what chance put into the sample. Each pick is the
/// row that adds most to the coverage of all rows, which is kept exactly, among those evaluated on all rows so far: <see cref="Opening"/> of largest gain on the
/// references before the first pick, and <see cref="Finalists"/> more before each further one. What a row added once bounds what it adds later, so few of them are
/// evaluated again (Minoux 1978). Deciding on the references alone would fit the batch to their noise. O(rows × (references + finalists per pick) × dimensions) time.
/// </remarks>
internal sealed class ScreenedCoverage
{
    /// <summary>Rows that are evaluated on all rows before the first pick.</summary>
    public const int Opening = 1024;

    /// <summary>Rows that join them before each further pick.</summary>
    public const int Finalists = 16;

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
        screen = new(new SimilarityTable(rows, references, kernel, threads), centres, Masses(rows, references, weights, threads), threads);
        coverage = new(rows, kernel, centres, weights, threads);
        bounds = new double[rows.Rows];
        exactAt = new int[rows.Rows];
        Array.Fill(bounds, Unknown);
    }

    /// <summary>Takes the evaluated row that adds most; of equals that of the lowest tie key.</summary>
    /// <param name="tie">Orders equals.</param>
    /// <param name="among">Rows to choose from, or null for all that are left; at least one must be left.</param>
    /// <returns>The row and its gain as a share of all weights, 0 to 1.</returns>
    public (int Row, double Gain) Next(Func<int, ulong> tie, Func<int, bool>? among = null)
    {
        round++;
        Evaluate(screen.Leading(round == 1 ? Opening : Finalists, tie, i => bounds[i] == Unknown && (among is null || among(i))));
        int[] known = [.. Enumerable.Range(0, bounds.Length).Where(i => bounds[i] >= 0 && (among is null || among(i)))];
        while (true)
        {
            var most = known.Max(i => exactAt[i] == round ? bounds[i] : 0);
            int[] again = [.. known.Where(i => exactAt[i] < round && bounds[i] > 0 && bounds[i] >= most).OrderByDescending(i => bounds[i]).ThenBy(tie).Take(Again)];
            if (again.Length == 0)
            {
                var row = known.Where(i => bounds[i] == most).MinBy(tie);
                bounds[row] = Taken;
                screen.Take(row);
                coverage.Take(row);
                return (row, coverage.Whole > 0 ? most / coverage.Whole : 0);
            }

            Evaluate(again);
        }
    }

    /// <summary>Weight of the rows that each reference is the nearest one of.</summary>
    private static float[] Masses(Matrix rows, int[] references, float[]? weights, int threads)
    {
        var nearest = NearestNeighbours.Between(rows, rows.Select(references), 1, threads).Indices;
        var masses = new double[references.Length];
        for (var i = 0; i < nearest.Length; i++)
        {
            masses[nearest[i]] += weights?[i] ?? 1;
        }

        return Array.ConvertAll(masses, m => (float)m);
    }

    private void Evaluate(int[] chosen)
    {
        foreach (var (place, gain) in coverage.Gains(chosen).Index())
        {
            bounds[chosen[place]] = gain;
            exactAt[chosen[place]] = round;
        }
    }
}
