using Winnow.Core.Metrics;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Asks whether labels that were chosen teach less than labels drawn by chance, as many of each.</summary>
/// <remarks>
/// The labels drawn by chance are split into folds. For each fold two softmax regressions learn from the other folds: one from all of their labels, one from
/// half of them with the other half exchanged for chosen labels. Both predict the fold, which is a fair sample of the pool; the differences of their log losses are
/// paired by sample.
/// </remarks>
internal static class RandomGuard
{
    private const int Folds = 5;
    private const int LabelsMin = 20;
    private const int LabelsMax = 400;

    /// <summary>Whether the paired differences say, at this one-sided level, that the chosen labels teach less. False while either kind has fewer than 20 labels.</summary>
    /// <param name="embeddings">[labelled × dimensions].</param>
    /// <param name="labels">Class of each row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="drawn">Rows drawn by chance, in an order that does not depend on their classes.</param>
    /// <param name="chosen">Rows that a strategy chose, likewise.</param>
    /// <param name="level">Above 0 and below 0.5.</param>
    public static bool ChosenTrailsRandom(Matrix embeddings, IReadOnlyList<int> labels, int classes, IReadOnlyList<int> drawn, IReadOnlyList<int> chosen, double level)
    {
        if (drawn.Count < LabelsMin || chosen.Count < LabelsMin)
        {
            return false;
        }

        int[] fair = [.. drawn.Take(LabelsMax)];
        var losses = new List<double>();
        var probabilities = new float[classes];
        for (var fold = 0; fold < Folds; fold++)
        {
            int[] others = [.. fair.Where((_, i) => i % Folds != fold)];
            var half = Math.Min(others.Length / 2, chosen.Count);
            int[] exchanged = [.. others.Take(others.Length - half), .. chosen.Take(half)];
            var random = Fit(others);
            var mixed = Fit(exchanged);
            for (var i = fold; i < fair.Length; i += Folds)
            {
                losses.Add(Loss(mixed, fair[i]) - Loss(random, fair[i]));
            }
        }

        var mean = losses.Average();
        var deviation = Math.Sqrt(losses.Sum(l => (l - mean) * (l - mean)) / (losses.Count - 1));
        return mean > 0 && mean > StudentT.Quantile(1 - level, losses.Count - 1) * deviation / Math.Sqrt(losses.Count);

        SoftmaxFit Fit(int[] rows) => SoftmaxFit.Of(embeddings.Select(rows), [.. rows.Select(r => labels[r])], classes);

        // The floor keeps one sure mistake from deciding.
        double Loss(SoftmaxFit fit, int row)
        {
            fit.Predict(embeddings.Row(row), probabilities);
            return -Math.Log(Math.Max(probabilities[labels[row]], 0.02));
        }
    }
}
