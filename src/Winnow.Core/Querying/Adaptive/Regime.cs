using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>What the labels so far say about how to choose: how far the model's doubt can be trusted.</summary>
/// <param name="Trust">Exponent of the uncertainty, 0 to 2: 0 chooses by coverage alone, as where labels show a single class, 1 where nothing is known, 2 where doubt tells right from wrong every time.</param>
/// <param name="Temperature">Probabilities are raised to 1 / temperature before their margin is taken, 0.25 to 4; 1 where nothing is known.</param>
/// <param name="Tested">Labels that were predicted out of fold.</param>
internal sealed record Regime(double Trust, double Temperature, int Tested)
{
    private const int LabelsMax = 600;
    private const int Folds = 5;
    private const double PriorLabels = 30;

    /// <summary>Nothing is known yet.</summary>
    public static Regime Unknown { get; } = new(1, 1, 0);

    /// <summary>
    /// Predicts each label by a softmax regression on the other folds' embeddings. Trust is 2·(2·AUC − 1), where AUC is the probability that a wrong
    /// prediction is less sure than a right one, drawn towards 1 as if by 30 labels of which nothing is known; the temperature minimises their log loss.
    /// </summary>
    public static Regime Of(Matrix embeddings, IReadOnlyList<int> labels, int classes, IReadOnlyList<int> order)
    {
        int[] rows = [.. order.Take(LabelsMax)];
        if (rows.Length > 0 && rows.Select(r => labels[r]).Distinct().Count() < 2)
        {
            // A model that knows one class doubts what is far from it, whatever that is.
            return Unknown with { Trust = 0 };
        }

        if (rows.Length < 2 * Folds)
        {
            return Unknown;
        }

        int[] truths = [.. rows.Select(r => labels[r])];
        var folds = CrossValidation.Deal([.. Enumerable.Range(0, rows.Length)], Folds);
        var probabilities = CrossValidation.Predict(embeddings.Select(rows), truths, classes, folds, (inputs, known) => SoftmaxFit.Of(inputs, known, classes));
        var temperature = TemperatureScaling.FitProbabilities(probabilities, truths, lowest: 0.25, highest: 4);
        var margins = new double[rows.Length];
        var right = new bool[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = probabilities.Row(i);
            ProbabilityRow.TryTopTwo(row, out var first, out var second);
            margins[i] = first - second;
            right[i] = row[labels[rows[i]]] >= first;
        }

        var trust = Separation(margins, right) is { } auc ? Math.Clamp(2 * ((2 * auc) - 1), 0, 2) : 1;
        var weight = rows.Length / (rows.Length + PriorLabels);
        return new((weight * trust) + (1 - weight), temperature, rows.Length);
    }

    /// <summary>Probability that a right prediction has the larger margin than a wrong one, ties counting half; null where all are right or all wrong.</summary>
    internal static double? Separation(IReadOnlyList<double> margins, IReadOnlyList<bool> right)
    {
        var wins = 0.0;
        var pairs = 0L;
        for (var i = 0; i < margins.Count; i++)
        {
            for (var j = 0; right[i] && j < margins.Count; j++)
            {
                if (!right[j])
                {
                    wins += margins[i] > margins[j] ? 1 : margins[i] == margins[j] ? 0.5 : 0;
                    pairs++;
                }
            }
        }

        return pairs == 0 ? null : wins / pairs;
    }
}
