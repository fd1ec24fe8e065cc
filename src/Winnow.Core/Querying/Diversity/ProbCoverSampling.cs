using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample whose ball of radius δ holds most samples that no labelled or picked sample covers yet.</summary>
/// <remarks>
/// Yehuda, Dekel, Hacohen and Weinshall, <i>Active learning through a covering lens</i>, NeurIPS 2022: greedy maximum coverage, at least 1 − 1/e of the best
/// possible. Embeddings are scaled to length 1. Without a given radius, δ is the largest at which 95 % of the balls are pure under k-means pseudo-labels
/// (one cluster per class, at least 2), estimated on at most 2,000 samples against the whole pool. Utility: newly covered share of the pool.
/// O(samples² × dimensions) time; up to 65,536 samples the graph is kept, one bit per pair.
/// Larger pools are cut into √samples groups (<see cref="NearestNeighbourIndex"/>), and balls reach into the 32 groups nearest to a sample's own.
/// </remarks>
public sealed class ProbCoverSampling : IQueryStrategy
{
    private const double Purity = 0.95;
    private const int EstimateSamples = 2000;
    private const int Probes = 32;
    private readonly float? radius;
    private readonly int exactMax;

    /// <summary>A strategy with a radius of its own, or one that estimates it anew for every pool.</summary>
    /// <param name="radius">δ from 0 to 2 on the unit sphere; at 0 a sample covers its equals alone. Null estimates it.</param>
    /// <param name="exactMax">Samples up to which every pair is compared; beyond it only those of nearby groups are. 65,536 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is not within 0 to 2.</exception>
    public ProbCoverSampling(float? radius = null, int exactMax = BallCover.BitRowsMax)
    {
        if (radius is not (null or (>= 0 and <= 2)))
        {
            throw new ArgumentOutOfRangeException(nameof(radius), radius, "On the unit sphere a radius is from 0 to 2; leave it out to have it estimated.");
        }

        this.radius = radius;
        this.exactMax = exactMax;
    }

    /// <inheritdoc/>
    public string Name => "probcover";

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
        var rows = UnitRows.From(embeddings);
        var delta = radius ?? EstimateRadius(rows, Math.Max(2, pool.Classes.Count), random, pool.Threads);
        var cover = rows.Rows <= exactMax
            ? new BallCover(rows, delta, pool.Threads)
            : new BallCover(rows, new NearestNeighbourIndex(rows, random.Next(), pool.Threads).ToBlocks(Probes), delta, pool.Threads, bitRowsMax: 0);
        if (labelled is not null)
        {
            cover.CoverFrom(UnitRows.Of(labelled));
        }

        var picks = new List<Pick>();
        while (picks.Count < count)
        {
            var (row, gain) = cover.Next(i => ties.Key(pool.Ids[i]));
            var reason = gain > 0 ? $"looks like {Reasons.Images(gain)} that no labelled one covers" : "covered already, fills the batch";
            picks.Add(new(pool.Ids[row], (float)gain / pool.Ids.Count, reason));
        }

        return picks;
    }

    /// <summary>The 5th percentile of the distance from a sample to the nearest one with another pseudo-label: a ball of that radius or less is pure.</summary>
    internal static float EstimateRadius(IRowSource rows, int classes, Random random, int threads)
    {
        var labels = KMeans.Fit(rows, classes, random, threads).Assignment;
        var order = Enumerable.Range(0, rows.Rows).ToArray();
        random.Shuffle(order);
        var sample = order.AsSpan(0, Math.Min(EstimateSamples, order.Length)).ToArray();
        var nearestOther = new float[sample.Length];
        Array.Fill(nearestOther, float.PositiveInfinity);
        var pairs = new PairwiseDistances(rows, rows, threads);
        int[] all = [.. Enumerable.Range(0, rows.Rows)];
        Chunks.For(sample.Length, threads, (_, start, end) =>
        {
            const int width = 4096;
            var distances = new float[(end - start) * width];
            for (var from = 0; from < all.Length; from += width)
            {
                var part = all.AsSpan(from, Math.Min(width, all.Length - from));
                pairs.Fill(sample.AsSpan(start, end - start), part, distances);
                for (var s = start; s < end; s++)
                {
                    var row = distances.AsSpan((s - start) * part.Length, part.Length);
                    for (var j = 0; j < row.Length; j++)
                    {
                        if (labels[from + j] != labels[sample[s]])
                        {
                            nearestOther[s] = Math.Min(nearestOther[s], row[j]);
                        }
                    }
                }
            }
        }, size: 500);
        Array.Sort(nearestOther);
        var squared = nearestOther[(int)Math.Floor((1 - Purity) * nearestOther.Length)];
        // With one pseudo-label alone (all samples equal) every radius is pure; the smallest says as much as any.
        return float.IsInfinity(squared) ? 0 : MathF.Sqrt(squared);
    }
}
