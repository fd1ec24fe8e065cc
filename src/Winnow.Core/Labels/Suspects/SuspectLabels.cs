using System.Globalization;
using Winnow.Core.Numerics;

namespace Winnow.Core.Labels;

/// <summary>Ranks labels by how probably they are wrong.</summary>
/// <remarks>The scores of Northcutt, Jiang and Chuang (JAIR 2021) and Kuan and Mueller (2022). O(items × classes + items log items).</remarks>
public static class SuspectLabels
{
    /// <summary>Items in the order in which a person should look at them, most suspect first; equals by their place.</summary>
    /// <param name="labels">Class given to each item.</param>
    /// <param name="probabilities">[items × classes] from models that did not learn from the item itself (cross-validation); rows sum to 1.</param>
    /// <param name="measure">How suspicion is measured.</param>
    /// <exception cref="ArgumentException">Sizes do not match, a row is no distribution or a label is out of range.</exception>
    public static IReadOnlyList<SuspectLabel> Rank(IReadOnlyList<int> labels, Matrix probabilities, SuspicionMeasure measure = SuspicionMeasure.SelfConfidence)
    {
        ProbabilityChecks.Labels(labels, probabilities);
        return
        [
            .. Enumerable.Range(0, labels.Count)
                .Select(i => new SuspectLabel(i, labels[i], Other(labels[i], probabilities.Row(i)), Suspicion(labels[i], probabilities.Row(i), measure), probabilities[i, labels[i]]))
                .OrderByDescending(s => s.Suspicion).ThenBy(s => s.Item),
        ];
    }

    /// <summary>Suspicion that one label is wrong; the higher, the more suspect.</summary>
    /// <param name="label">Class given.</param>
    /// <param name="row">The model's probabilities.</param>
    /// <param name="measure">How suspicion is measured.</param>
    public static double Suspicion(int label, ReadOnlySpan<float> row, SuspicionMeasure measure)
    {
        double given = row[label];
        if (measure == SuspicionMeasure.SelfConfidence)
        {
            return 1 - given;
        }

        if (measure == SuspicionMeasure.NormalisedMargin)
        {
            return row.Length < 2 ? 0 : (1 + row[Other(label, row)] - given) / 2;
        }

        var entropy = 0.0;
        foreach (double p in row)
        {
            entropy -= p > 0 ? p * Math.Log(p) : 0;
        }

        // A probability of 0 would make the score infinite; float32 softmax gives 0 for what is merely small.
        return row.Length < 2 ? 0 : entropy / Math.Log(row.Length) / Math.Max(given, 1e-6);
    }

    private static int Other(int label, ReadOnlySpan<float> row)
    {
        var best = label == 0 && row.Length > 1 ? 1 : 0;
        for (var c = 0; c < row.Length; c++)
        {
            best = c != label && row[c] > row[best] ? c : best;
        }

        return best;
    }
}

/// <summary>One label that may be wrong.</summary>
/// <param name="Item">Place of the item in the lists given.</param>
/// <param name="Given">Class it has.</param>
/// <param name="Suggested">The most probable other class.</param>
/// <param name="Suspicion">The higher, the more suspect.</param>
/// <param name="Confidence">Probability of the given class.</param>
public sealed record SuspectLabel(int Item, int Given, int Suggested, double Suspicion, double Confidence)
{
    /// <summary>Why a person should look, in one sentence.</summary>
    /// <param name="nameOf">Names a class.</param>
    public string Reason(Func<int, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(nameOf);
        return string.Create(CultureInfo.InvariantCulture, $"labelled {nameOf(Given)}, which the model believes to {100 * Confidence:0.#} %; {nameOf(Suggested)} looks likelier among the others");
    }
}
