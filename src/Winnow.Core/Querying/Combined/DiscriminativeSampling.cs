using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks the samples that are easiest to tell from the labelled ones, so that the labelled set comes to look like the pool: discriminative active learning (DAL).</summary>
/// <remarks>
/// Gissin and Shalev-Shwartz, <i>Discriminative active learning</i>, 2019. A logistic regression on embeddings (each dimension scaled to mean 0, deviation 1; both
/// groups weigh alike; penalty 0.001) learns labelled against unlabelled. The batch is picked in up to 10 sub-batches: after each its samples count as
/// labelled and the regression goes on from there, so that it does not pick one kind alone. With nothing labelled the seed draws the first sub-batch.
/// Utility: estimated probability of being unlabelled, 0 to 1, at most that of the pick before. O((samples + labelled) × dimensions) time per iteration,
/// at most 50 iterations per sub-batch; memory for one scaled copy of the embeddings.
/// </remarks>
public sealed class DiscriminativeSampling : IQueryStrategy
{
    private const double Penalty = 1e-3;
    private readonly int batches;

    /// <summary>A strategy with a number of sub-batches of its own.</summary>
    /// <param name="batches">Sub-batches per query at most, at least 1, default 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public DiscriminativeSampling(int batches = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 1);
        this.batches = batches;
    }

    /// <inheritdoc/>
    public string Name => "dal";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        var ties = new TieBreaker(random);
        count = Math.Min(count, pool.Ids.Count);
        var picks = new List<Pick>();
        if (count == 0)
        {
            return picks;
        }

        var classifier = new BinaryLogistic(Scaled(embeddings, labelled), Penalty, pool.Threads);
        var unlabelled = new bool[embeddings.Rows + (labelled?.Rows ?? 0)];
        unlabelled.AsSpan(0, embeddings.Rows).Fill(true);
        for (var left = Math.Min(batches, count); left > 0; left--)
        {
            // While nothing is labelled there is nothing to learn, and everything is surely unlabelled.
            var known = Array.IndexOf(unlabelled, false) >= 0;
            if (known)
            {
                classifier.Fit(unlabelled);
            }

            var odds = known ? classifier.LogOdds() : new double[unlabelled.Length];
            var size = (count - picks.Count + left - 1) / left;
            foreach (var row in Enumerable.Range(0, embeddings.Rows).Where(i => unlabelled[i]).OrderByDescending(i => odds[i]).ThenBy(i => ties.Key(pool.Ids[i])).Take(size).ToArray())
            {
                var utility = known ? (float)(1 / (1 + Math.Exp(-odds[row]))) : 1;
                unlabelled[row] = false;
                picks.Add(new(pool.Ids[row], picks.Count > 0 ? Math.Min(utility, picks[^1].Utility) : utility, Reason(known, odds[row])));
            }
        }

        return picks;
    }

    private static string Reason(bool known, double odds) => !known ? "nothing is labelled yet, drawn at random"
        : odds > 0 ? "easy to tell from what is labelled or picked" : "hard to tell from what is labelled, but easier than the rest";

    /// <summary>Pool rows, then labelled rows, each dimension with mean 0 and deviation 1; a dimension without spread becomes 0.</summary>
    internal static Matrix Scaled(Matrix pool, Matrix? labelled)
    {
        var rows = new Matrix(pool.Rows + (labelled?.Rows ?? 0), pool.Columns);
        pool.Span.CopyTo(rows.Span);
        labelled?.Span.CopyTo(rows.Span[pool.Span.Length..]);
        var mean = Sums(rows, new double[rows.Columns], power: 1);
        var variance = Sums(rows, mean, power: 2);
        for (var i = 0; i < rows.Rows; i++)
        {
            var row = rows.Row(i);
            for (var j = 0; j < row.Length; j++)
            {
                row[j] = variance[j] > 0 ? (float)((row[j] - mean[j]) / Math.Sqrt(variance[j])) : 0;
            }
        }

        return rows;
    }

    private static double[] Sums(Matrix rows, double[] centre, int power)
    {
        var sums = new double[rows.Columns];
        for (var i = 0; i < rows.Rows; i++)
        {
            var row = rows.Row(i);
            for (var j = 0; j < row.Length; j++)
            {
                var difference = row[j] - centre[j];
                sums[j] += power == 1 ? difference : difference * difference;
            }
        }

        return [.. sums.Select(s => s / rows.Rows)];
    }
}
