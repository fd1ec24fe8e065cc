using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks uncertain samples that many others look like, so that outliers do not win.</summary>
/// <remarks>
/// Settles and Craven, <i>An analysis of active learning strategies for sequence labeling tasks</i>, EMNLP 2008. Utility: entropy of the prediction in nats × (mean
/// similarity to the pool)^β, where similarity is (1 + cosine) / 2, from 0 to 1, so that every power of it is a number. The mean of cosines is the cosine
/// with the mean of the unit vectors, so no pair is ever formed: O(samples × (classes + dimensions)) time, O(samples × dimensions) memory.
/// </remarks>
public sealed class InformationDensitySampling : IQueryStrategy
{
    private readonly double beta;

    /// <summary>A strategy with a weight of density of its own.</summary>
    /// <param name="beta">β, 0 or more, default 1; 0 is plain entropy.</param>
    /// <exception cref="ArgumentOutOfRangeException">β is negative or no finite number.</exception>
    public InformationDensitySampling(double beta = 1)
    {
        if (!double.IsFinite(beta) || beta < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "The weight of density must be a finite number, 0 or more.");
        }

        this.beta = beta;
    }

    /// <inheritdoc/>
    public string Name => "information-density";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities | Evidence.Embeddings;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var utilities = ProbabilityScores.Entropies(pool);
        var density = Densities(EvidenceChecks.Embeddings(pool), pool.Threads);
        for (var i = 0; i < utilities.Length; i++)
        {
            utilities[i] = (float)(utilities[i] * Math.Pow(density[i], beta));
        }

        return TopK.Select(pool.Ids, utilities, count, random, i => $"{Reasons.Torn(pool, i)}, {(int)Math.Round(100 * density[i])} % like the pool on average");
    }

    /// <summary>Mean similarity of each row to all rows, itself among them, 0 to 1; a row of zeros has cosine 0 with everything.</summary>
    internal static double[] Densities(Matrix embeddings, int threads)
    {
        var unit = UnitRows.Of(embeddings);
        var sum = new double[unit.Columns];
        for (var i = 0; i < unit.Rows; i++)
        {
            var row = unit.Row(i);
            for (var j = 0; j < row.Length; j++)
            {
                sum[j] += row[j];
            }
        }

        float[] mean = [.. sum.Select(s => (float)(s / unit.Rows))];
        var densities = new double[unit.Rows];
        Chunks.For(unit.Rows, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                densities[i] = Math.Clamp((1 + (double)Vectors.Dot(unit.Row(i), mean)) / 2, 0, 1);
            }
        });
        return densities;
    }
}
