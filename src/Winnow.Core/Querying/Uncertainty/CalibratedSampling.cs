using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Corrects how sure the probabilities are before another strategy reads them: p^(1/T), normalised, with one temperature T.</summary>
/// <remarks>
/// Guo et al., <i>On calibration of modern neural networks</i>, ICML 2017. T minimises the log loss of out-of-fold predictions for the labelled samples: a softmax regression
/// on their embeddings, five folds, since a model is too sure of what it was fitted on. Between 0.1 and 10. T = 1, which changes nothing, where fewer than
/// <see cref="Fewest"/> labelled samples have a prediction from another fold: each class needs two samples, and there must be two classes. With two classes
/// no T changes the order of least confidence, margin, ratio or entropy. Member and label probabilities stay as they are.
/// O(labelled × embedding dimensions × classes) per iteration of five fits, then O(samples × classes).
/// </remarks>
/// <param name="inner">Reads the corrected probabilities.</param>
/// <exception cref="ArgumentException">The other strategy does not read probabilities.</exception>
public sealed class CalibratedSampling(IQueryStrategy inner) : IQueryStrategy
{
    /// <summary>Out-of-fold predictions at least, for a temperature to be fitted.</summary>
    public const int Fewest = 10;

    private readonly IQueryStrategy inner = inner.Needs.HasFlag(Evidence.Probabilities)
        ? inner
        : throw new ArgumentException($"{inner.Name} does not read probabilities; there is nothing to calibrate.", nameof(inner));

    /// <summary>The other strategy's name after <c>calibrated-</c>.</summary>
    public string Name => $"calibrated-{inner.Name}";

    /// <inheritdoc/>
    public Evidence Needs => inner.Needs | Evidence.Embeddings | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var probabilities = ProbabilityScores.Require(pool);
        ProbabilityScores.Check(pool, probabilities);
        var temperature = Temperature(pool);
        return inner.Query(temperature == 1 ? pool : Apply(pool, probabilities, temperature), count, random);
    }

    /// <summary>The temperature that <see cref="Query"/> uses for a pool, from 0.1 to 10; 1 where it cannot tell.</summary>
    /// <exception cref="MissingEvidenceException">There are no embeddings.</exception>
    /// <exception cref="ArgumentException">An embedding is not finite, or sizes do not match.</exception>
    public static double Temperature(PoolView pool)
    {
        var embeddings = EvidenceChecks.Embeddings(pool);
        return EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns) is { } known
            ? TemperatureFit.OutOfFold(known, LabelledClasses.Of(pool), pool.Labelled!.Ids, Fewest)
            : 1;
    }

    private static PoolView Apply(PoolView pool, Matrix probabilities, double temperature) => pool with
    {
        Probabilities = Scale(probabilities, temperature, pool.Threads),
        Labelled = pool.Labelled is { Probabilities: { } known } labelled ? labelled with { Probabilities = Scale(known, temperature, pool.Threads) } : pool.Labelled,
    };

    private static Matrix Scale(Matrix probabilities, double temperature, int threads)
    {
        var scaled = new Matrix(probabilities.Rows, probabilities.Columns);
        Chunks.For(scaled.Rows, threads, (_, start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                var from = probabilities.Row(i);
                var to = scaled.Row(i);
                ProbabilityRow.TryTopTwo(from, out var top, out var _);
                var sum = 0.0;
                for (var c = 0; c < to.Length; c++)
                {
                    // Relative to the largest, so that a low temperature does not lose all of them.
                    to[c] = (float)Math.Pow((double)from[c] / top, 1 / temperature);
                    sum += to[c];
                }

                for (var c = 0; c < to.Length; c++)
                {
                    to[c] = (float)(to[c] / sum);
                }
            }
        });
        return scaled;
    }
}
