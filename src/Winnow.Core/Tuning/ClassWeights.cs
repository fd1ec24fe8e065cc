namespace Winnow.Core.Tuning;

/// <summary>Weights that let every class count alike.</summary>
internal static class ClassWeights
{
    /// <summary>Inverse frequency of each row's class, 1 on average over the rows.</summary>
    public static double[] Of(IReadOnlyList<int> labels, int classes)
    {
        var counts = Counts(labels, classes);
        var present = counts.Count(c => c > 0);
        return [.. labels.Select(l => (double)labels.Count / (present * counts[l]))];
    }

    /// <summary>Rows of each class.</summary>
    public static int[] Counts(IReadOnlyList<int> labels, int classes)
    {
        var counts = new int[classes];
        foreach (var label in labels)
        {
            counts[label]++;
        }

        return counts;
    }
}
