using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Samples far from everything labelled, a share of each query that grows as labels are spread less evenly over the classes: rare classes often lie far out.</summary>
internal static class FarPicks
{
    private const double ShareOfSkew = 0.3;

    /// <summary>Rows that are looked at.</summary>
    public const int RowsMax = 20_000;

    /// <summary>How many of a query's picks; the fraction of one is decided by chance.</summary>
    /// <param name="skew">Unevenness of the labels, 0 to 1; see <see cref="ClassRarity.Skew"/>.</param>
    /// <param name="count">Picks of the query.</param>
    /// <param name="most">Picks that are left for it.</param>
    /// <param name="random">The query's source of chance.</param>
    public static int Count(double skew, int count, int most, Random random) => Math.Min(most, (int)Math.Floor((ShareOfSkew * skew * count) + random.NextDouble()));

    /// <summary>Rows picked by k-center greedy among the first 20,000 of <paramref name="order"/>, farthest first.</summary>
    public static int[] Of(PoolView pool, IRowSource embeddings, Matrix? labelled, int[] order, int count, TieBreaker ties)
    {
        int[] rows = order[..Math.Min(order.Length, RowsMax)];
        var greedy = new FarthestFirst(embeddings.Select(rows), labelled, pool.Threads);
        return [.. Enumerable.Range(0, Math.Min(count, rows.Length)).Select(_ => rows[greedy.Next(i => ties.Key(pool.Ids[rows[i]])).Row])];
    }
}
