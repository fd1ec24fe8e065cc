namespace Winnow.Core.Querying;

/// <summary>How much a likely class is worth while few labels show it.</summary>
/// <remarks>
/// A class with n labels is worth √((mean + 1) / (n + 1)), where mean is that of all classes: 1 everywhere where labels are spread evenly, so that balanced data are
/// chosen from as before. The root keeps predictions that are often wrong, as under wrong labels, from ruling the choice.
/// </remarks>
internal sealed class ClassRarity
{
    private const double Notable = 1.5;
    private readonly double[] worth;

    /// <summary>Counts the labels of each class.</summary>
    /// <param name="labels">Class of each labelled sample; those past <paramref name="classes"/> count for none.</param>
    /// <param name="classes">Number of classes that the model knows, at least 1.</param>
    public ClassRarity(IReadOnlyList<int> labels, int classes)
    {
        var counts = new int[classes];
        foreach (var label in labels.Where(l => l < classes))
        {
            counts[label]++;
        }

        var mean = counts.Average();
        worth = [.. counts.Select(n => Math.Sqrt((mean + 1) / (n + 1)))];
        var total = Math.Max(1, counts.Sum());
        var entropy = counts.Where(n => n > 0).Sum(n => -(double)n / total * Math.Log((double)n / total));
        Skew = 1 - (Math.Exp(entropy) / Math.Min(classes, total));
    }

    /// <summary>
    /// How unevenly the labels are spread: 1 − exp(entropy) / classes, 0 where every class has as many, 1 − 1 / classes where one has all. Fewer labels than classes cannot show them all: their number stands in place of
    /// that of the classes then, so that a first label does not pass for an uneven draw.
    /// </summary>
    public double Skew { get; }

    /// <summary>Mean worth of the classes under these probabilities, above 0.</summary>
    public float Weight(ReadOnlySpan<float> probabilities)
    {
        var sum = 0.0;
        for (var c = 0; c < probabilities.Length; c++)
        {
            sum += probabilities[c] * worth[c];
        }

        return (float)sum;
    }

    /// <summary>The class that adds most to a weight of 1.5 or more; null where the weight is lower.</summary>
    public int? Rare(ReadOnlySpan<float> probabilities)
    {
        if (Weight(probabilities) < Notable)
        {
            return null;
        }

        var most = 0;
        for (var c = 1; c < probabilities.Length; c++)
        {
            most = probabilities[c] * worth[c] > probabilities[most] * worth[most] ? c : most;
        }

        return most;
    }
}
