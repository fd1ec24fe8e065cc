using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Ranks a batch one by one: new kinds of samples while little is labelled, uncertain ones later.</summary>
/// <remarks>
/// Cardoso et al., <i>Ranked batch-mode active learning</i>, Information Sciences 2017. Score: α (1 − s) + (1 − α) u, where s = 1 / (1 + Euclidean distance) to the
/// nearest labelled or picked sample (0 while there is none), u = 1 − max p, and α = |pool| / (|pool| + |labelled|), both counted anew after each pick.
/// Utility: the score when picked, at most that of the pick before (a falling α may raise scores), 0 to 1. O(samples × (labelled + count) × dimensions)
/// time, O(samples) memory.
/// </remarks>
public sealed class RankedBatchSampling : IQueryStrategy
{
    private readonly double? alpha;

    /// <summary>A strategy with the paper's weight, or a fixed one.</summary>
    /// <param name="alpha">α from 0 (uncertainty alone) to 1 (novelty alone); null for the paper's |pool| / (|pool| + |labelled|).</param>
    /// <exception cref="ArgumentOutOfRangeException">α is not within 0 to 1.</exception>
    public RankedBatchSampling(double? alpha = null)
    {
        if (alpha is not (null or (>= 0 and <= 1)))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The weight is from 0 to 1; leave it out to have it follow the number of labels.");
        }

        this.alpha = alpha;
    }

    /// <inheritdoc/>
    public string Name => "ranked-batch";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities | Evidence.Embeddings | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var uncertainty = ProbabilityScores.FromTopTwo(pool, static (first, _) => 1 - first);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        var ties = new TieBreaker(random);
        var nearest = Nearest(embeddings, labelled, pool.Threads);
        var taken = new bool[nearest.Length];
        var picks = new List<Pick>();
        for (count = Math.Min(count, nearest.Length); picks.Count < count;)
        {
            var known = (labelled?.Rows ?? 0) + picks.Count;
            var weight = alpha ?? (double)(nearest.Length - picks.Count) / (nearest.Length + (labelled?.Rows ?? 0));
            var (row, score) = Best(pool, uncertainty, nearest, taken, weight, ties);
            var utility = (float)score;
            picks.Add(new(pool.Ids[row], picks.Count > 0 ? Math.Min(utility, picks[^1].Utility) : utility, Reason(pool, row, known, weight, nearest[row], uncertainty[row])));
            taken[row] = true;
            Chunks.For(nearest.Length, pool.Threads, (_, start, end) =>
            {
                for (var i = start; i < end; i++)
                {
                    nearest[i] = Math.Min(nearest[i], Vectors.SquaredDistance(embeddings.Row(i), embeddings.Row(row)));
                }
            });
        }

        return picks;
    }

    /// <summary>Squared distance to the nearest labelled row; infinite where there is none.</summary>
    private static float[] Nearest(Matrix embeddings, Matrix? labelled, int threads)
    {
        var nearest = new float[embeddings.Rows];
        Array.Fill(nearest, float.PositiveInfinity);
        Chunks.For(nearest.Length, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                for (var l = 0; l < (labelled?.Rows ?? 0); l++)
                {
                    nearest[i] = Math.Min(nearest[i], Vectors.SquaredDistance(embeddings.Row(i), labelled!.Row(l)));
                }
            }
        });
        return nearest;
    }

    private static (int Row, double Score) Best(PoolView pool, float[] uncertainty, float[] nearest, bool[] taken, double weight, TieBreaker ties)
    {
        var (best, most) = (-1, double.NegativeInfinity);
        for (var i = 0; i < nearest.Length; i++)
        {
            var score = taken[i] ? double.NegativeInfinity : (weight * Novelty(nearest[i])) + ((1 - weight) * uncertainty[i]);
            if (score > most || (score == most && best >= 0 && !taken[i] && ties.Key(pool.Ids[i]) < ties.Key(pool.Ids[best])))
            {
                (best, most) = (i, score);
            }
        }

        return (best, most);
    }

    private static double Novelty(float squaredDistance) => 1 - (1 / (1 + Math.Sqrt(squaredDistance)));

    private static string Reason(PoolView pool, int row, int known, double weight, float squaredDistance, float uncertainty) =>
        known > 0 && weight * Novelty(squaredDistance) > (1 - weight) * uncertainty ? "unlike anything labelled or picked" : Reasons.Torn(pool, row);
}
