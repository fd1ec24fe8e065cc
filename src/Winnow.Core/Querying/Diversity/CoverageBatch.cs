using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>What MaxHerding, UHerding and facility location share: greedy weighted coverage of the pool under a kernel on embeddings of length 1.</summary>
/// <remarks>
/// Plain greedy picks while the table of all similarities fits in 1 GiB (up to 23,170 samples). Beyond that a sample of references names 256 candidates for each pick, and the
/// whole pool decides among them (<see cref="CoverageScreen"/>). Embeddings may lie outside memory: they are read row by row.
/// </remarks>
internal static class CoverageBatch
{
    /// <summary>Picks the batch; each pick's utility is the share of the weighted coverage that it adds.</summary>
    /// <param name="pool">Embeddings, and labelled embeddings where samples are labelled.</param>
    /// <param name="count">Picks at most.</param>
    /// <param name="random">Breaks ties and draws references.</param>
    /// <param name="kernel">The kernel, given the labelled embeddings scaled to length 1.</param>
    /// <param name="weights">One weight per sample, none negative, or null for equal ones.</param>
    /// <param name="reason">Says why, given row and gain.</param>
    /// <param name="share">Share of the samples left that each pick is chosen from: 1 for all.</param>
    /// <param name="referencesMax">References at most; null for the number the budget allows.</param>
    /// <param name="candidatesMax">Candidates at most; null for the number the budget allows.</param>
    public static IReadOnlyList<Pick> Select(
        PoolView pool, int count, Random random, Func<Matrix?, SimilarityKernel> kernel, float[]? weights, Func<int, double, string> reason,
        double share = 1, int? referencesMax = null, int? candidatesMax = null)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.EmbeddingRows(pool);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var rows = UnitRows.From(embeddings);
        var centres = labelled is null ? null : UnitRows.Of(labelled);
        var screen = CoverageScreen.Draw(pool, count, weights, referencesMax, candidatesMax, random);
        Func<Func<int, ulong>, Func<int, bool>?, (int Row, double Gain)> next = screen.References is null
            ? new GreedyCoverage(new SimilarityTable(rows, null, kernel(centres), pool.Threads), centres, weights, pool.Threads).Next
            : new ScreenedCoverage(rows, screen.References, kernel(centres), centres, weights, pool.Threads, screen.Candidates).Next;
        var picks = new List<Pick>();
        var taken = new bool[rows.Rows];
        while (picks.Count < count)
        {
            var (row, gain) = next(i => ties.Key(pool.Ids[i]), Lot());
            taken[row] = true;
            var utility = picks.Count == 0 ? (float)gain : Math.Min(picks[^1].Utility, (float)gain); // a lot or a screening may leave out a row that the next one holds
            picks.Add(new(pool.Ids[row], utility, reason(row, gain)));
        }

        return picks;

        Func<int, bool>? Lot()
        {
            if (share >= 1)
            {
                return null;
            }

            var lots = new TieBreaker(random);
            var limit = (ulong)(share * ulong.MaxValue);
            bool InLot(int i) => lots.Key(pool.Ids[i]) < limit;
            return (screen.Candidates ?? Enumerable.Range(0, rows.Rows)).Any(i => !taken[i] && InLot(i)) ? InLot : null;
        }
    }
}
