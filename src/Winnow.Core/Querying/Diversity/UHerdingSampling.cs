using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>MaxHerding that counts each pool sample by how unsure the model is of it: coverage while labels are few, uncertainty once they are many.</summary>
/// <remarks>
/// Bae, Oliveira and Sutherland, <i>Uncertainty herding: one active learning method for all label budgets</i>, ICLR 2025: argmax over x of
/// meanᵢ uᵢ · max(k(i, x) − bestᵢ, 0), with u = 1 − (p₁ − p₂) of the calibrated probabilities and k = exp(−distance² / σ²) on embeddings of length 1.
/// σ is the smallest distance above 0 between two labelled samples, so that it shrinks as labels come; 1 where there is none. Where the model is sure of
/// everything, all count alike. Calibration is one temperature, which the caller fits on held-out samples: probabilities of the samples a model has
/// learned from would say that it is never wrong. Utility: the rise as a share of all uncertainty, 0 to 1. Time and memory as <see cref="MaxHerdingSampling"/>,
/// and O(labelled² × dimensions) for σ.
/// </remarks>
public sealed class UHerdingSampling : IQueryStrategy
{
    private readonly SimilarityKernel? kernel;
    private readonly double temperature;

    /// <summary>A strategy with a kernel of its own, or the authors' rule.</summary>
    /// <param name="kernel">Similarity of two samples; by default Gaussian with the smallest distance between labelled samples as its width.</param>
    /// <param name="temperature">Probabilities are raised to 1 / temperature and scaled to sum 1: above 1 less sure, below 1 surer. By default 1, probabilities as they are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is not a finite number above 0.</exception>
    public UHerdingSampling(SimilarityKernel? kernel = null, double temperature = 1)
    {
        if (!double.IsFinite(temperature) || temperature <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is a finite number above 0; 1 changes nothing.");
        }

        this.kernel = kernel;
        this.temperature = temperature;
    }

    /// <inheritdoc/>
    public string Name => "uherding";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Embeddings | Evidence.Probabilities | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        var weights = Uncertainties(pool);
        return CoverageBatch.Select(pool, count, random, labelled => kernel ?? SimilarityKernel.Gaussian(SmallestDistance(labelled, pool.Threads) ?? 1), weights, (row, gain) => gain > 0
            ? $"{Reasons.Torn(pool, row)}, like many others"
            : "covered already, fills the batch");
    }

    private float[] Uncertainties(PoolView pool)
    {
        var weights = ProbabilityScores.FromTopTwo(pool, static (first, second) => 1 - (first - second));
        var probabilities = ProbabilityScores.RequireRows(pool);
        var room = probabilities.Room();
        for (var i = 0; i < weights.Length; i++)
        {
            // Rounding may put a sure row a hair below 0.
            weights[i] = Math.Max(0, temperature == 1 ? weights[i] : Tempered(probabilities.Row(i, room)));
        }

        if (weights.All(w => w == 0))
        {
            Array.Fill(weights, 1);
        }

        return weights;
    }

    private float Tempered(ReadOnlySpan<float> row)
    {
        var (first, second, sum) = (0.0, 0.0, 0.0);
        foreach (var p in row)
        {
            var value = Math.Pow(p, 1 / temperature);
            sum += value;
            (first, second) = value > first ? (value, first) : (first, Math.Max(second, value));
        }

        // Far below 1 even the largest power may vanish; then the largest probability is as good as sure.
        return sum > 0 ? (float)(1 - ((first - second) / sum)) : 0;
    }

    /// <summary>The smallest distance above 0 between two of the rows; null where no two differ.</summary>
    internal static float? SmallestDistance(Matrix? rows, int threads)
    {
        if (rows is null)
        {
            return null;
        }

        const int block = 64;
        var pairs = new PairwiseDistances(rows, rows, threads);
        int[] all = [.. Enumerable.Range(0, rows.Rows)];
        var least = new float[Chunks.Count(rows.Rows, block)];
        Chunks.For(rows.Rows, threads, (chunk, start, end) =>
        {
            var distances = new float[(end - start) * (rows.Rows - start)];
            pairs.Fill(all.AsSpan(start, end - start), all.AsSpan(start), distances);
            least[chunk] = distances.Where(d => d > 0).DefaultIfEmpty(float.PositiveInfinity).Min();
        }, block);
        var smallest = least.DefaultIfEmpty(float.PositiveInfinity).Min();
        return float.IsFinite(smallest) ? MathF.Sqrt(smallest) : null;
    }
}
