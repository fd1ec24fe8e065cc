using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Keeps the samples the model is least sure of, β times as many as asked for, and picks the one nearest to the centre of each of their clusters.</summary>
/// <remarks>
/// Zhdanov, <i>Diverse mini-batch active learning</i>, 2019: the β · count samples of highest 1 − (p₁ − p₂), then k-means in which they weigh by that number.
/// With β = 1 the batch is margin sampling's, in the order of its clusters. Utility: the cluster's share of the kept samples' weight; samples that fill up
/// a batch when clusters ran empty have 0. O(samples × classes + β × count² × dimensions) time per iteration, at most 30; O(samples) memory.
/// </remarks>
public sealed class DiverseMiniBatchSampling : IQueryStrategy
{
    private readonly double beta;

    /// <summary>A strategy that keeps so many candidates per pick.</summary>
    /// <param name="beta">Candidates per pick, finite and at least 1; by default 10, the smaller of the paper's two choices.</param>
    /// <exception cref="ArgumentOutOfRangeException">Beta is below 1 or no finite number.</exception>
    public DiverseMiniBatchSampling(double beta = 10)
    {
        if (!double.IsFinite(beta) || beta < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "Beta is a finite number of at least 1: candidates kept per pick.");
        }

        this.beta = beta;
    }

    /// <inheritdoc/>
    public string Name => "diverse-mini-batch";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Probabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var margins = ProbabilityScores.FromTopTwo(pool, static (first, second) => Math.Max(0, 1 - (first - second)));
        count = Math.Min(count, pool.Ids.Count);
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        var kept = (int)Math.Min(Math.Ceiling(beta * count), pool.Ids.Count);
        int[] rows = [.. Enumerable.Range(0, pool.Ids.Count).OrderByDescending(i => margins[i]).ThenBy(i => ties.Key(pool.Ids[i])).Take(kept)];
        float[] weights = [.. rows.Select(i => margins[i])];
        var clustering = WeightedKMeans.Fit(embeddings.Select(rows), weights, count, random, pool.Threads);
        return ClusterPicks.Nearest(pool, rows, clustering, weights, count, ties, (row, _) => $"{Reasons.Torn(pool, row)}, unlike the others picked");
    }
}
