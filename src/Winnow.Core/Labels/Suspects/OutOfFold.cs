using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

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

        var foldOf = new int[labelled.Count];
        // Dealt like cards, class after class, so that every fold gets its part of each.
        foreach (var (turn, place) in Enumerable.Range(0, labelled.Count)
            .OrderBy(i => labelled[i].Class).ThenBy(i => Seed.Derive(seed, $"fold/{labelled[i].Id}")).ThenBy(i => labelled[i].Id).Index())
        {
            foldOf[place] = turn % folds;
        }

        var probabilities = new Matrix(labelled.Count, classes.Count);
        var learner = new SoftmaxRegression(features, classes, penalty, threads: 1);
        var parallel = new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount };
        Parallel.For(0, folds, parallel, fold =>
        {
            // In the order of the ids: sums of other orders differ in their last bits.
            LabelledSample[] known = [.. labelled.Where((_, i) => foldOf[i] != fold).OrderBy(s => s.Id)];
            int[] judged = [.. Enumerable.Range(0, labelled.Count).Where(i => foldOf[i] == fold)];
            using var model = learner.Fit(known, new Random(seed), null, cancel);
            var rows = model.Gather([.. judged.Select(i => labelled[i].Id)], Evidence.Probabilities, cancel).Require(p => p.Probabilities);
            for (var k = 0; k < judged.Length; k++)
            {
                rows.Row(k).CopyTo(probabilities.Row(judged[k]));
            }
        });
        return probabilities;
    }
}
