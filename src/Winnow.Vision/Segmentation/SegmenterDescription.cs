using Winnow.Vision.Segmentation.Networks;
using Winnow.Vision.Training;

namespace Winnow.Vision.Segmentation;

/// <summary>What <c>segmenter.json</c> says: everything about a segmenter but its weights.</summary>
public sealed record SegmenterDescription
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int NewestVersion = 1;

    /// <summary>The only name of the weights, so that no path leads out of the folder.</summary>
    public const string WeightsName = "weights.safetensors";

    /// <summary>Version of the format.</summary>
    public required int Version { get; init; }

    /// <summary>Name of the network in the catalogue.</summary>
    public required string Architecture { get; init; }

    /// <summary>Class names without the background, at least one.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Side of the square input.</summary>
    public required int Side { get; init; }

    /// <summary>How images become inputs.</summary>
    public required SegmentationView View { get; init; }

    /// <summary>What images are scaled by before tiles are cut.</summary>
    public required double Scale { get; init; }

    /// <summary>How it was trained; null where its weights come from elsewhere.</summary>
    public required SegmentationRecipe? Recipe { get; init; }

    /// <summary>Images it learned from.</summary>
    public required int Learned { get; init; }

    /// <summary>Seed of its training.</summary>
    public required int Seed { get; init; }

    /// <summary>Its weights.</summary>
    public required WeightsFile Weights { get; init; }

    internal static SegmenterDescription Of(SegmenterModel model, WeightsFile weights) => new()
    {
        Version = NewestVersion,
        Architecture = model.Architecture,
        Classes = model.Classes,
        Side = model.Side,
        View = model.View,
        Scale = model.Scale,
        Recipe = model.Recipe,
        Learned = model.Learned,
        Seed = model.Seed,
        Weights = weights,
    };

    /// <summary>Refuses values out of range with one sentence each.</summary>
    /// <exception cref="ArgumentException">Names the field, its value and its range.</exception>
    public void Validate()
    {
        SegmenterCatalog.Get(Architecture);
        Check(Classes.Count is >= 1 and < SegmenterNetwork.ClassesMax, $"it names {Classes.Count} classes; a segmenter has 1 to {SegmenterNetwork.ClassesMax - 1}.");
        Check(Classes.All(c => c is { Length: > 0 }) && Classes.Distinct(StringComparer.Ordinal).Count() == Classes.Count, "a class has no name, or the name of another.");
        Check(Side is >= 16 and <= 2048, $"an input of {Side} pixels is out of range; it is 16 to 2048.");
        Check(Scale is >= 0.01 and <= 4, $"a scale of {Scale} is out of range; it is 0.01 to 4.");
        Check(Learned >= 0, $"{Learned} images learned from are not possible.");
        Check(Weights.File == WeightsName, $"the weights are in '{Weights.File}', and must be in {WeightsName} beside it.");
        Recipe?.Validate();
    }

    private static void Check(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
