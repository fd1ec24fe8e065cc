using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Groups the pool into as many clusters as asked for, unsure samples weighing more, and picks the sample nearest to each centre.</summary>
/// <remarks>
/// Prabhu, Chandrasekaran, Saenko and Hoffman, <i>Active domain adaptation via clustering uncertainty-weighted embeddings</i>, ICCV 2021: k-means weighted by
/// the entropy of the probabilities (temperature 1); with equal entropies it is the k-means batch. Utility: the cluster's share of all entropy (of all samples
/// where every entropy is 0); samples that fill up a batch when clusters ran empty have 0. O(samples × count × dimensions) time per iteration, at most 30;
/// O(samples + count × dimensions) memory.
/// </remarks>
public sealed class ClueSampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "clue";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Probabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var weights = ProbabilityScores.Entropies(pool);
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var clustering = WeightedKMeans.Fit(embeddings, weights, count, random, pool.Threads);
        return ClusterPicks.Nearest(pool, [.. Enumerable.Range(0, pool.Ids.Count)], clustering, weights, count, ties, (_, size) => $"middle of {Reasons.Images(size)}, unsure ones counting most");
    }
}
