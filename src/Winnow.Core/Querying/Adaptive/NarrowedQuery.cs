using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Narrows what is chosen from before a strategy for boxes or areas chooses: to what is like examples that people gave, else to what no label stands for.</summary>
internal static class NarrowedQuery
{
    private const int PerPick = 2;

    /// <summary>Picks from the part that matters most; what it cannot fill comes from the rest.</summary>
    /// <remarks>
    /// With wanted examples the part is the two samples for each pick that <see cref="FlqmiSampling"/> takes first; else that of <see cref="CoverageGap"/>. Doubt alone would not go there: where a model finds nothing it doubts nothing.
    /// </remarks>
    /// <param name="pool">The pool, with embeddings.</param>
    /// <param name="rows">Rows that may be picked.</param>
    /// <param name="count">Picks.</param>
    /// <param name="random">The query's source of chance.</param>
    /// <param name="choose">Takes a number of picks from rows of the pool.</param>
    public static IEnumerable<Pick> Choose(PoolView pool, int[] rows, int count, Random random, Func<int[], int, IEnumerable<Pick>> choose)
    {
        var (part, why) = Part(pool, rows, count, random);
        if (part.Length == 0)
        {
            return choose(rows, count);
        }

        List<Pick> picks = [.. choose(part, Math.Min(count, part.Length)).Select(p => p with { Reason = $"{why}; {p.Reason}" })];
        var inside = part.ToHashSet();
        return picks.Count < count ? picks.Concat(choose([.. rows.Where(r => !inside.Contains(r))], count - picks.Count)) : picks;
    }

    private static (int[] Rows, string Why) Part(PoolView pool, int[] rows, int count, Random random)
    {
        var embeddings = EvidenceChecks.Embeddings(pool);
        if (pool.Targets?.Wanted is not { Rows: > 0 })
        {
            return (CoverageGap.Rows(pool, embeddings, rows), "no labelled image comes near this one");
        }

        var row = SubPool.Rows(pool);
        var alike = SubPool.Query(new FlqmiSampling(), pool, rows, (int)Math.Min(rows.Length, (long)PerPick * count), random);
        return ([.. alike.Select(p => row[p.Id]).Order()], "like the examples to find");
    }
}
