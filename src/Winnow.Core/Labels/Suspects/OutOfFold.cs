using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;

namespace Winnow.Core.Labels;

/// <summary>Probabilities for labelled samples from models that did not learn from them.</summary>
public static class OutOfFold
{
    /// <summary>Cross-validated softmax regression: each sample is judged by the one model that did not see its label.</summary>
    /// <remarks>
    /// The folds hold each class in equal parts, drawn by seed and id, so that neither the order of the samples nor the number of threads matters.
    /// Costs one fit of <see cref="SoftmaxRegression"/> per fold; folds run side by side.
    /// </remarks>
    /// <param name="features">Features of all samples.</param>
    /// <param name="labelled">The samples, distinct; at least one per fold.</param>
    /// <param name="classes">Class names.</param>
    /// <param name="seed">Draws the folds.</param>
    /// <param name="cancel">Checked between iterations.</param>
    /// <param name="folds">At least 2, default 5.</param>
    /// <param name="penalty">The regression's λ, default 0.001.</param>
    /// <param name="threads">Folds at once; default: all cores.</param>
    /// <returns>[samples × classes] in the order given, rows sum to 1.</returns>
    /// <exception cref="ArgumentException">There are fewer samples than folds.</exception>
    public static Matrix Probabilities(
        SampleFeatures features, IReadOnlyList<LabelledSample> labelled, IReadOnlyList<string> classes, int seed, CancellationToken cancel, int folds = 5, double penalty = 1e-3, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        if (labelled.Count < folds)
        {
            throw new ArgumentException($"{labelled.Count} labelled samples cannot be judged in {folds} folds; label more, or use fewer folds.", nameof(labelled));
        }

        // In the order of the ids: sums of other orders differ in their last bits.
        LabelledSample[] samples = [.. labelled.OrderBy(s => s.Id)];
        // Dealt class after class, so that every fold gets its part of each.
        var foldOf = CrossValidation.Deal(
            [.. Enumerable.Range(0, samples.Length).OrderBy(i => samples[i].Class).ThenBy(i => Seed.Derive(seed, $"fold/{samples[i].Id}")).ThenBy(i => samples[i].Id)], folds);
        var probabilities = CrossValidation.Predict(
            features.Of([.. samples.Select(s => s.Id)]), [.. samples.Select(s => s.Class)], classes.Count, foldOf, Fit, threads ?? Environment.ProcessorCount, cancel);
        var rowOf = samples.Index().ToDictionary(s => s.Item.Id, s => s.Index);
        return probabilities.Select([.. labelled.Select(s => rowOf[s.Id])]);

        SoftmaxFit Fit(Matrix inputs, int[] known) => SoftmaxFit.Of(
            inputs, known, classes.Count, penalty, SoftmaxRegression.Iterations, SoftmaxRegression.Tolerance, _ => cancel.ThrowIfCancellationRequested());
    }
}
