using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks the most typical sample of each cluster, clusters with fewest labels first: made for the first few labels.</summary>
/// <remarks>
/// Hacohen, Dekel and Weinshall, <i>Active learning on a budget: opposite strategies suit high and low budgets</i>, ICML 2022. Embeddings are scaled to
/// length 1; labelled and pool samples together form min(labelled + count, 500) clusters by k-means. Clusters of up to 5 samples wait until all others
/// are used up. The cluster with fewest labels (picks count as labels) and then most samples comes next; of its unlabelled members the one of highest
/// typicality is picked, 1 / mean Euclidean distance to its min(20, size / 2) nearest members. Utility: share of the cluster in all samples minus its labels,
/// for small clusters minus all samples as well, so that they rank below every other. O(samples × clusters × dimensions) time per iteration of k-means, plus the squared sizes of the clusters used.
/// </remarks>
public sealed class TypiClustSampling : IQueryStrategy
{
    private const int ClustersMax = 500;
    private const int SmallCluster = 5;
    private const int NeighboursMax = 20;

    /// <inheritdoc/>
    public string Name => "typiclust";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
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
        var rows = UnitRows.From(embeddings, labelled); // pool first, so rows below Ids.Count are pool samples
        var clusters = (int)Math.Min((long)count + (labelled?.Rows ?? 0), ClustersMax);
        var clustering = KMeans.Fit(rows, clusters, random, pool.Threads);
        var states = KMeans.Members(clustering.Assignment, clustering.Centroids.Rows)
            .Select(members => new Cluster(members, pool.Ids))
            .Where(cluster => cluster.Pool.Count > 0)
            .ToList();
        // No cluster is worth preferring where all are small.
        var demoted = states.Max(c => c.Size) > SmallCluster ? count + rows.Rows : 0;
        var queue = new PriorityQueue<Cluster, (int Labels, int Size, ulong Tie)>();
        states.ForEach(Enqueue);
        var picks = new List<Pick>();
        while (picks.Count < count)
        {
            var cluster = queue.Dequeue();
            cluster.Order ??= ByTypicality(rows, cluster.Pool, i => ties.Key(pool.Ids[i]), pool.Threads);
            var row = cluster.Order.Dequeue();
            picks.Add(new(pool.Ids[row], (float)(((double)cluster.Size / rows.Rows) - Labels(cluster)), Reason(cluster)));
            cluster.Labels++;
            if (cluster.Order.Count > 0)
            {
                Enqueue(cluster);
            }
        }

        return picks;

        int Labels(Cluster cluster) => cluster.Labels + (cluster.Size <= SmallCluster ? demoted : 0);
        void Enqueue(Cluster cluster) => queue.Enqueue(cluster, (Labels(cluster), -cluster.Size, ties.Key(pool.Ids[cluster.Pool[0]])));
    }

    /// <summary>Members from most to least typical; equally typical ones by tie key.</summary>
    internal static Queue<int> ByTypicality(IRowSource rows, IReadOnlyList<int> members, Func<int, ulong> tie, int threads)
    {
        var distance = NearestNeighbours.MeanDistances(rows, [.. members], Math.Max(1, Math.Min(NeighboursMax, members.Count / 2)), threads);
        return new(Enumerable.Range(0, members.Count).OrderBy(i => distance[i]).ThenBy(i => tie(members[i])).Select(i => members[i]));
    }

    private static string Reason(Cluster cluster) => cluster.Labels == 0
        ? $"typical of {Reasons.Images(cluster.Size)}, none labelled yet"
        : $"typical of {Reasons.Images(cluster.Size)}, {cluster.Labels} labelled or picked";

    private sealed class Cluster(List<int> members, IReadOnlyList<SampleId> ids)
    {
        public int Size { get; } = members.Count;

        public List<int> Pool { get; } = [.. members.Where(i => i < ids.Count)];

        public int Labels { get; set; } = members.Count(i => i >= ids.Count);

        public Queue<int>? Order { get; set; }
    }
}
