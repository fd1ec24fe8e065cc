using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Takes the samples of smallest margin and spreads the batch over their clusters, small clusters first.</summary>
/// <remarks>
/// Citovsky et al., <i>Batch active learning at scale</i>, NeurIPS 2021. Average-link clustering of the pool's embeddings, cut into as many clusters as picks (the
/// paper cuts at a distance that it tunes); the 10 × count samples of smallest margin are candidates, and turns over the clusters, the one with fewest candidates first,
/// take the candidate of smallest margin each until the batch is full. Pools of more than 1,000 samples are first grouped into 500 micro-clusters by k-means,
/// which then are the leaves of the tree, weighted by size. Utility: 1 − (p₁ − p₂), 0 to 1. O(samples × dimensions × leaves) time per iteration of
/// k-means, O(leaves²) for the tree; O(samples + leaves²) memory.
/// </remarks>
public sealed class ClusterMarginSampling : IQueryStrategy
{
    private const int CandidatesPerPick = 10;
    private const int LeavesMax = 1000;
    private const int MicroClusters = 500;

    /// <inheritdoc/>
    public string Name => "cluster-margin";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities | Evidence.Embeddings;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var utilities = ProbabilityScores.FromTopTwo(pool, static (first, second) => 1 - (first - second));
        var embeddings = EvidenceChecks.Embeddings(pool);
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var clusters = Clusters(embeddings, count, random, pool.Threads);
        var groups = Enumerable.Range(0, utilities.Length)
            .OrderByDescending(i => utilities[i]).ThenBy(i => ties.Key(pool.Ids[i]))
            .Take((int)Math.Min((long)CandidatesPerPick * count, utilities.Length))
            .GroupBy(i => clusters[i]).Select(g => (Rows: new Queue<int>(g), Size: g.Count()))
            .OrderBy(g => g.Size).ThenBy(g => ties.Key(pool.Ids[g.Rows.Peek()]))
            .ToList();
        var chosen = new List<(int Row, int Size)>();
        while (chosen.Count < count)
        {
            chosen.AddRange(groups.Where(g => g.Rows.Count > 0).Take(count - chosen.Count).Select(g => (g.Rows.Dequeue(), g.Size)).ToList());
        }

        return [.. chosen.OrderByDescending(c => utilities[c.Row]).ThenBy(c => ties.Key(pool.Ids[c.Row]))
            .Select(c => new Pick(pool.Ids[c.Row], utilities[c.Row], $"{Reasons.Torn(pool, c.Row)}, from a group of {c.Size} such {(c.Size == 1 ? "image" : "images")}"))];
    }

    /// <summary>Cluster of each sample.</summary>
    internal static int[] Clusters(Matrix embeddings, int clusters, Random random, int threads)
    {
        if (embeddings.Rows <= LeavesMax)
        {
            return AverageLinkage.Cut(embeddings, [.. Enumerable.Repeat(1, embeddings.Rows)], clusters, threads);
        }

        var micro = KMeans.Fit(embeddings, MicroClusters, random, threads);
        var members = KMeans.Members(micro.Assignment, micro.Centroids.Rows);
        var full = Enumerable.Range(0, members.Length).Where(c => members[c].Count > 0).ToArray();
        var leaves = AverageLinkage.Cut(micro.Centroids.Select(full), [.. full.Select(c => members[c].Count)], Math.Min(clusters, full.Length), threads);
        var ofMicro = full.Zip(leaves).ToDictionary(p => p.First, p => p.Second);
        return [.. micro.Assignment.Select(c => ofMicro[c])];
    }
}
