using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>A batch from clusters: one sample for each, heavier clusters first, and what fills the batch up where clusters are too few.</summary>
internal static class ClusterPicks
{
    /// <summary>The sample nearest to each centroid.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="rows">The pool row of each clustered row.</param>
    /// <param name="clustering">The clusters of those rows.</param>
    /// <param name="weights">Weight of each clustered row; utilities are shares of their sum, or of the number of rows where it is 0.</param>
    /// <param name="count">Picks, at most the clustered rows.</param>
    /// <param name="ties">Orders equals.</param>
    /// <param name="reason">Says why, given pool row and size of the cluster.</param>
    public static List<Pick> Nearest(PoolView pool, int[] rows, Clustering clustering, float[] weights, int count, TieBreaker ties, Func<int, int, string> reason)
    {
        ulong Key(int i) => ties.Key(pool.Ids[rows[i]]);
        var whole = weights.Sum(w => (double)w);
        var picks = KMeans.Members(clustering.Assignment, clustering.Centroids.Rows)
            .Where(members => members.Count > 0)
            .Select(members => (
                Row: members.MinBy(i => (clustering.SquaredDistances[i], Key(i))),
                Size: members.Count,
                Share: whole > 0 ? members.Sum(i => (double)weights[i]) / whole : (double)members.Count / rows.Length))
            .OrderByDescending(pick => pick.Share).ThenBy(pick => Key(pick.Row))
            .Select(pick => (pick.Row, Pick: new Pick(pool.Ids[rows[pick.Row]], (float)pick.Share, reason(rows[pick.Row], pick.Size))))
            .ToList();
        var taken = picks.Select(p => p.Row).ToHashSet();
        return
        [
            .. picks.Select(p => p.Pick),
            .. Enumerable.Range(0, rows.Length)
                .Where(i => !taken.Contains(i))
                .OrderByDescending(i => clustering.SquaredDistances[i]).ThenBy(Key)
                .Take(count - picks.Count)
                .Select(i => new Pick(pool.Ids[rows[i]], 0, "like an image that is picked")),
        ];
    }
}
