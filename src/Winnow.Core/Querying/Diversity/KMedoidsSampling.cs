using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Groups the pool around as many of its own samples as asked for, so that the sum of distances to them is small, and picks those samples.</summary>
/// <remarks>
/// Kaufman and Rousseeuw, <i>Clustering by means of medoids</i>, 1987; alternating as in Park and Jun 2009, from a farthest-first start. Unlike k-means the
/// middle is an image, and far outliers pull less. Utility: the cluster's share of the pool. Clusters of more than 4,096 samples judge their middle by
/// 4,096 of them. O(samples × count × dimensions) time per iteration plus the squared sizes of the clusters, at most 20 iterations; O(samples) memory.
/// </remarks>
public sealed class KMedoidsSampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "k-medoids";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.Embeddings(pool);
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var clustering = KMedoids.Fit(embeddings, count, i => ties.Key(pool.Ids[i]), pool.Threads);
        var sizes = KMeans.Members(clustering.Assignment, count);
        return
        [
            .. Enumerable.Range(0, count)
                .OrderByDescending(c => sizes[c].Count).ThenBy(c => ties.Key(pool.Ids[clustering.Medoids[c]]))
                .Select(c => new Pick(pool.Ids[clustering.Medoids[c]], (float)sizes[c].Count / pool.Ids.Count, $"in the middle of {Reasons.Images(sizes[c].Count)}")),
        ];
    }
}
