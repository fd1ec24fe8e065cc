using System.Globalization;
using Winnow.Vision.Augmentation;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;

namespace Winnow.Vision.Training;

/// <summary>What <c>model.json</c> says: everything about a model but its weights.</summary>
public sealed record ModelDescription
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int NewestVersion = 1;

    /// <summary>Largest side of an input, as in training; a larger one would only ask for memory.</summary>
    private const int SideMax = 1024;

    /// <summary>Classes a model may have.</summary>
    private const int ClassesMax = 100_000;

    /// <summary>Version of the format.</summary>
    public required int Version { get; init; }

    /// <summary>Name of the network in the catalogue.</summary>
    public required string Architecture { get; init; }

    /// <summary>Class names in the order of the logits, at least two.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>How images are prepared: size, channels, resize, mean and deviation.</summary>
    public required ImagePreprocessing Input { get; init; }

    /// <summary>What logits are divided by, 0.05 to 20.</summary>
    public required double Temperature { get; init; }

    /// <summary>How it was trained.</summary>
    public required TrainingRecipe Recipe { get; init; }

    /// <summary>Labels it learned from, at least 1.</summary>
    public required int Labelled { get; init; }

    /// <summary>Labels it was measured on, none of them learned from.</summary>
    public required int Holdout { get; init; }

    /// <summary>Seed of the training and of Monte-Carlo masks.</summary>
    public required int Seed { get; init; }

    /// <summary>Its leading metric: <c>accuracy</c> or <c>balanced accuracy</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>One file of weights per network.</summary>
    public required IReadOnlyList<WeightsFile> Weights { get; init; }

    /// <summary>Name of the weights of one network of an ensemble.</summary>
    internal static string WeightsName(int member) => string.Create(CultureInfo.InvariantCulture, $"weights-{member}.safetensors");

    internal static ModelDescription Of(ClassifierModel model, IReadOnlyList<WeightsFile> weights)
    {
        var (recipe, labelled, metric, seed) = model.Origin;
        return new()
        {
            Version = NewestVersion,
            Architecture = model.Architecture,
            Classes = model.Classes,
            Input = model.Preprocessing,
            Temperature = model.Temperature,
            Recipe = recipe,
            Labelled = labelled,
            Holdout = model.Validation.Count,
            Seed = seed,
            Metric = metric,
            Weights = weights,
        };
    }

    /// <summary>Refuses values out of range with one sentence each.</summary>
    /// <exception cref="ArgumentException">Names the field, its value and its range.</exception>
    public void Validate()
    {
        Check(ModelCatalog.All.Any(m => m.Name == Architecture), $"the architecture '{Architecture}' is none of {string.Join(", ", ModelCatalog.All.Select(m => m.Name))}.");
        Check(Classes.Count is >= 2 and <= ClassesMax, $"it names {Classes.Count} classes; a model has 2 to {ClassesMax}.");
        Check(Classes.All(c => c is { Length: > 0 }) && Classes.Distinct(StringComparer.Ordinal).Count() == Classes.Count, "a class has no name, or the name of another.");
        Check(Input.Width <= SideMax && Input.Height <= SideMax, $"an input of {Input.Width} × {Input.Height} pixels is too large; sides are 1 to {SideMax}.");
        Check(Input.MaxPixels is >= 1 and <= ImageCodec.DefaultMaxPixels, $"maxPixels {Input.MaxPixels} is out of range; it is 1 to {ImageCodec.DefaultMaxPixels}.");
        Check(Input.Mean.Concat(Input.StandardDeviation).All(float.IsFinite), "a mean or deviation is not finite.");
        Input.Validate();
        Check(Temperature is >= 0.05 and <= 20, string.Create(CultureInfo.InvariantCulture, $"the temperature {Temperature} is out of range; it is 0.05 to 20."));
        Recipe.Validate();
        foreach (var augmentation in Recipe.Augmentations)
        {
            Augmentations.Get(augmentation);
        }

        Check(Labelled >= 1 && Holdout >= 0, $"{Labelled} labels learned from and {Holdout} measured on are not possible.");
        Check(Metric is "accuracy" or "balanced accuracy", $"the metric '{Metric}' is neither accuracy nor balanced accuracy.");
        Check(Weights.Count == Recipe.EnsembleSize, $"it names {Weights.Count} files of weights for an ensemble of {Recipe.EnsembleSize}.");
        for (var member = 0; member < Weights.Count; member++)
        {
            // The only names there are, so that no path leads out of the folder.
            Check(Weights[member]?.File == WeightsName(member), $"the weights are in '{Weights[member]?.File}', and must be in {WeightsName(member)} beside it.");
        }
    }

    private static void Check(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}

/// <summary>One file of weights.</summary>
/// <param name="File">Its name in the model's folder.</param>
/// <param name="Sha256">Hex SHA-256 of its bytes.</param>
public sealed record WeightsFile(string File, string Sha256);
