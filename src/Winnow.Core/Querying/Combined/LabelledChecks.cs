using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Checks of what strategies read about the labelled samples and about the last layer, beside <see cref="EvidenceChecks"/>.</summary>
internal static class LabelledChecks
{
    /// <summary>Class probabilities of the labelled samples, one column per class of the pool's; null where nothing is labelled.</summary>
    /// <exception cref="MissingEvidenceException">Samples are labelled, but their probabilities were not gathered.</exception>
    /// <exception cref="ArgumentException">Sizes do not match, or a row is no distribution.</exception>
    public static Matrix? Probabilities(PoolView pool, int classes)
    {
        if (pool.Labelled is not { Ids.Count: > 0 } labelled)
        {
            return null;
        }

        var probabilities = labelled.Probabilities ?? throw new MissingEvidenceException(nameof(Evidence.LabelledProbabilities));
        if (probabilities.Rows != labelled.Ids.Count || probabilities.Columns != classes)
        {
            throw new ArgumentException(
                $"The labelled probabilities are [{probabilities.Rows} × {probabilities.Columns}]; for {labelled.Ids.Count} labelled samples and this pool they must be [{labelled.Ids.Count} × {classes}].", nameof(pool));
        }

        for (var i = 0; i < probabilities.Rows; i++)
        {
            if (ProbabilityRow.Problem(probabilities.Row(i)) is { } problem)
            {
                throw new ArgumentException($"Row {i} (sample {labelled.Ids[i]}) of the labelled probabilities {problem}.", nameof(pool));
            }
        }

        return probabilities;
    }

    /// <summary>Class of each labelled sample, one for every id; empty where nothing is labelled.</summary>
    /// <param name="pool">The pool with its labelled samples.</param>
    /// <param name="classes">Classes the model knows, or null where any class is good.</param>
    /// <exception cref="ArgumentException">A class is negative or unknown to the model, or their number is not that of the ids.</exception>
    public static IReadOnlyList<int> Classes(PoolView pool, int? classes = null)
    {
        if (pool.Labelled is not { Ids.Count: > 0 } labelled)
        {
            return [];
        }

        if (labelled.Classes.Count != labelled.Ids.Count)
        {
            throw new ArgumentException($"There are {labelled.Classes.Count} classes for {labelled.Ids.Count} labelled samples; give one per sample.", nameof(pool));
        }

        for (var i = 0; i < labelled.Classes.Count; i++)
        {
            if (labelled.Classes[i] < 0 || labelled.Classes[i] >= (classes ?? int.MaxValue))
            {
                var remedy = classes is null ? "class indices count from 0" : $"the model knows classes 0 to {classes - 1}";
                throw new ArgumentException($"Row {i} (sample {labelled.Ids[i]}) of the labelled samples has class {labelled.Classes[i]}; {remedy}.", nameof(pool));
            }
        }

        return labelled.Classes;
    }

    /// <summary>The last layer, with as many weights per class as an embedding has dimensions.</summary>
    /// <exception cref="MissingEvidenceException">The model gave no last layer.</exception>
    /// <exception cref="ArgumentException">Sizes do not match, or a weight is NaN or infinite.</exception>
    public static LinearHead Head(PoolView pool, int dimensions)
    {
        var head = pool.Require(p => p.Head);
        // An empty pool tells no dimensions.
        if (head.Weights.Rows == 0 || (pool.Ids.Count > 0 && head.Weights.Columns != dimensions) || head.Bias.Count != head.Weights.Rows)
        {
            throw new ArgumentException(
                $"The last layer has weights [{head.Weights.Rows} × {head.Weights.Columns}] and {head.Bias.Count} biases; for embeddings of {dimensions} dimensions it needs one row of {dimensions} weights and one bias per class.", nameof(pool));
        }

        for (var c = 0; c < head.Weights.Rows; c++)
        {
            if (!Vectors.AllFinite(head.Weights.Row(c)) || !float.IsFinite(head.Bias[c]))
            {
                throw new ArgumentException($"Row {c} of the last layer holds a weight or bias that is NaN or infinite; train the model anew.", nameof(pool));
            }
        }

        return head;
    }
}
