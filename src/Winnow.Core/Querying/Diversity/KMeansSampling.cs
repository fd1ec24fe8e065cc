using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Groups the pool into as many clusters as asked for and picks the sample nearest to each centre, larger clusters first.</summary>
/// <remarks>
/// Bodó, Minier and Csató, <i>Active learning with clustering</i>, 2011; k-means batch in Zhdanov, <i>Diverse mini-batch active learning</i>, 2019. Utility: the
/// cluster's share of the pool; samples that fill up a batch when there are fewer distinct samples than picks have 0.
/// O(samples × count × dimensions) time per iteration, at most 30 iterations; O(samples + count × dimensions) memory.
/// </remarks>
public sealed class KMeansSampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "k-means";

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
        var clustering = KMeans.Fit(embeddings, count, random, pool.Threads);
        var picks = KMeans.Members(clustering.Assignment, clustering.Centroids.Rows)
            .Where(members => members.Count > 0)
            .Select(members => (Row: members.MinBy(i => (clustering.SquaredDistances[i], ties.Key(pool.Ids[i]))), Size: members.Count))
            .OrderByDescending(pick => pick.Size).ThenBy(pick => ties.Key(pool.Ids[pick.Row]))
            .Select(pick => new Pick(pool.Ids[pick.Row], (float)pick.Size / pool.Ids.Count, $"stands for a group of {Reasons.Images(pick.Size)}"))
            .ToList();
        var taken = picks.Select(p => p.Id).ToHashSet();
        picks.AddRange(Enumerable.Range(0, pool.Ids.Count)
            .Where(i => !taken.Contains(pool.Ids[i]))
            .OrderByDescending(i => clustering.SquaredDistances[i]).ThenBy(i => ties.Key(pool.Ids[i]))
            .Take(count - picks.Count)
            .Select(i => new Pick(pool.Ids[i], 0, "same as an image that is picked")));
        return picks;
    }
}
