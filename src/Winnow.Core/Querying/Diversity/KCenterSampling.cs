using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample farthest from everything labelled or picked: k-center greedy, also called core-set.</summary>
/// <remarks>
/// Sener and Savarese, <i>Active learning for convolutional neural networks: a core-set approach</i>, ICLR 2018; the greedy order covers the pool
/// within twice the smallest possible radius (Gonzalez 1985). Utility: Euclidean distance to the nearest labelled or picked sample; where nothing is
/// labelled the first pick is drawn by the seed and carries the second's utility. At most O(samples × (labelled + count) × dimensions) time, usually
/// far less; O(samples) memory.
/// </remarks>
public sealed class KCenterSampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "k-center";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.EmbeddingRows(pool);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        var ties = new TieBreaker(random);
        var greedy = new FarthestFirst(embeddings, labelled, pool.Threads);
        var picks = new List<Pick>();
        for (var left = Math.Min(count, pool.Ids.Count); left > 0; left--)
        {
            var (row, squared) = greedy.Next(i => ties.Key(pool.Ids[i]));
            picks.Add(new(pool.Ids[row], MathF.Sqrt(squared), Reason(squared, labelled is not null)));
        }

        if (picks.Count > 0 && float.IsInfinity(picks[0].Utility))
        {
            picks[0] = picks[0] with { Utility = picks.Count > 1 ? picks[1].Utility : 0 };
        }

        return picks;
    }

    private static string Reason(float squaredDistance, bool labelled) => squaredDistance == 0
        ? "same as an image that is labelled or picked"
        : labelled ? "new: no labelled image looks like this" : "most different from the rest";
}
