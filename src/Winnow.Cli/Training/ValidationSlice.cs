using Winnow.Core.Data;

namespace Winnow.Cli.Training;

/// <summary>Whether some labels can be spared to measure on.</summary>
internal static class ValidationSlice
{
    /// <summary>Share of every class that is held out.</summary>
    public const double Share = 0.2;

    private const int LabelsMin = 50;
    private const int PerClassMin = 5;

    /// <summary>Why nothing is held out, as a sentence; null where a slice is.</summary>
    public static string? WhyNot(IReadOnlyList<LabelledSample> labelled, IReadOnlyList<string> classes)
    {
        if (labelled.Count < LabelsMin)
        {
            return $"measuring takes {LabelsMin} labels, and there are {labelled.Count}.";
        }

        var counts = new int[classes.Count];
        foreach (var label in labelled)
        {
            counts[label.Class]++;
        }

        var scarce = Array.IndexOf(counts, counts.Min());
        return counts[scarce] < PerClassMin ? $"measuring takes {PerClassMin} labels of every class, and '{classes[scarce]}' has {counts[scarce]}." : null;
    }
}
