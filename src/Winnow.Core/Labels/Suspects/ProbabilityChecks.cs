using Winnow.Core.Numerics;

namespace Winnow.Core.Labels;

/// <summary>The border of the label-quality methods: what passes here is trusted inside.</summary>
internal static class ProbabilityChecks
{
    /// <summary>One distribution per item.</summary>
    /// <exception cref="ArgumentException">Sizes do not match, or a row is no distribution; the message names row and value.</exception>
    public static void Rows(Matrix probabilities, int items, int classes)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        if (probabilities.Rows != items || probabilities.Columns != classes)
        {
            throw new ArgumentException($"The probabilities are [{probabilities.Rows} × {probabilities.Columns}]; for {items} items and {classes} classes they must be [{items} × {classes}].", nameof(probabilities));
        }

        for (var i = 0; i < items; i++)
        {
            if (ProbabilityRow.Problem(probabilities.Row(i)) is { } problem)
            {
                throw new ArgumentException($"Row {i} of the probabilities {problem}.", nameof(probabilities));
            }
        }
    }

    /// <summary>One distribution per given label, and every label in range.</summary>
    /// <exception cref="ArgumentException">Sizes do not match, a row is no distribution or a label is out of range.</exception>
    public static void Labels(IReadOnlyList<int> labels, Matrix probabilities)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(probabilities);
        Rows(probabilities, labels.Count, probabilities.Columns);
        foreach (var (i, label) in labels.Index())
        {
            if ((uint)label >= (uint)probabilities.Columns)
            {
                throw new ArgumentException($"Item {i} has label {label}; there are {probabilities.Columns} classes, counted from 0.", nameof(labels));
            }
        }
    }
}
