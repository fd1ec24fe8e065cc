using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Cli.Training;

/// <summary>Which labelled images a detector or segmenter is measured on. An image belongs to the slice or not by its id alone, so every model of a project is measured on the same images and on later ones.</summary>
internal static class HeldOutSlice
{
    /// <summary>One image in so many is held out.</summary>
    private const int OneIn = 5;

    private const int LabelsMin = 20;
    private const int HeldOutMin = 3;

    /// <summary>Splits labelled images into those to learn from and those to measure on.</summary>
    /// <returns>The two parts, and why nothing is held out as a sentence; null where a slice is.</returns>
    public static (IReadOnlyList<LabelledSample> Learn, IReadOnlyList<LabelledSample> HeldOut, string? WhyNot) Split(IReadOnlyList<LabelledSample> labelled, int seed)
    {
        if (labelled.Count < LabelsMin)
        {
            return (labelled, [], $"measuring takes {LabelsMin} labelled images, and there are {labelled.Count}.");
        }

        var parts = labelled.ToLookup(l => Seed.Derive(seed, string.Create(CultureInfo.InvariantCulture, $"held-out/{l.Id.Value}")) % OneIn == 0);
        LabelledSample[] heldOut = [.. parts[true]];
        var objects = heldOut.Sum(h => Objects(h));
        return heldOut.Length < HeldOutMin || objects == 0 || parts[false].Sum(Objects) == 0
            ? (labelled, [], $"of the {labelled.Count} labelled images chance put {heldOut.Length} with {objects} objects aside; label more.")
            : ([.. parts[false]], heldOut, null);
    }

    /// <summary>Objects on a labelled image that something can be learned from.</summary>
    public static int Objects(LabelledSample labelled) => labelled.Objects.Count(o => o.Shape.Bounds is not null && !o.IsCrowd);
}
