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

    private const int Folds = 5;
    private const double Penalty = 1e-3;

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
        if (EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns) is not { } known)
        {
            return 1;
        }

        var labels = LabelledClasses.Of(pool);
        // Dealt class by class, in the order of ids: every fold has its share of each class, whatever the order of the rows.
        int[] order = [.. Enumerable.Range(0, labels.Count).OrderBy(i => (labels[i], pool.Labelled!.Ids[i].Value))];
        int[] classes = [.. labels.Distinct().Order()];
        int[] truths = [.. order.Select(i => Array.IndexOf(classes, labels[i]))];
        // The fold that holds a class's only sample has a model that never met the class: it would tell about gaps in the labels, not about the model's sureness.
        int[] lone = [.. truths.Index().GroupBy(t => t.Item).Where(g => g.Count() == 1).Select(g => g.Single().Index)];
        int[] told = [.. Enumerable.Range(0, truths.Length).Except(lone)];
        if (told.Length < Fewest || classes.Length < 2)
        {
            return 1;
        }

        var foldOf = CrossValidation.Deal([.. Enumerable.Range(0, truths.Length)], Folds);
        var probabilities = CrossValidation.Predict(known.Select(order), truths, classes.Length, foldOf, Fit);
        foreach (var i in told)
        {
            foreach (var single in lone.Where(l => foldOf[l] == foldOf[i]))
            {
                probabilities[i, truths[single]] = 0;
            }
        }

        return TemperatureScaling.FitProbabilities(probabilities.Select(told), [.. told.Select(i => truths[i])], lowest: 0.1, highest: 10);

        SoftmaxFit Fit(Matrix inputs, int[] truths) => SoftmaxFit.Of(inputs, truths, classes.Length, Penalty, iterations: 200, tolerance: 1e-5);
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
                TemperatureScaling.Apply(probabilities.Row(i), temperature, scaled.Row(i));
            }
        });
        return scaled;
    }
}
