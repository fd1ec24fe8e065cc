using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Torch;
using Winnow.Vision.Detectors;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Detectors.Weights;
using Winnow.Vision.Onnx;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>What a detector's training was asked for.</summary>
internal sealed record DetectorTrainOptions : IObjectTrainOptions
{
    /// <summary>The detector that is trained unless another is named.</summary>
    public const string DefaultModel = "yolo11-pico";

    /// <summary>Which network.</summary>
    public required DetectorEntry Model { get; init; }

    /// <summary>The recipe in use of the project; null trains by the usual one.</summary>
    public DetectionRecipe? InUse { get; init; }

    /// <summary>Passes over the labelled images, at least 1; null takes the recipe's, and at least its steps.</summary>
    public int? Epochs { get; init; }

    /// <summary>Side of the square input in pixels; null takes the network's.</summary>
    public int? Size { get; init; }

    /// <inheritdoc/>
    public int? Seed { get; init; }

    /// <summary>ONNX export of YOLO11 or YOLOX to start from, or null.</summary>
    public string? Weights { get; init; }

    /// <summary>Pre-trained ResNet that its body starts from, or null.</summary>
    public StartingBackbone? Backbone { get; init; }

    /// <summary>What of the body keeps those weights; default nothing.</summary>
    public FreezeDepth Freeze { get; init; }

    /// <inheritdoc/>
    public double CheckpointSeconds { get; init; } = 5;

    /// <summary>How it is trained.</summary>
    public DetectionRecipe Recipe
    {
        get
        {
            var usual = InUse is { } inUse ? inUse with { ImageSize = Size ?? inUse.ImageSize } : new DetectionRecipe { ImageSize = Size ?? Model.ImageSize };
            return Epochs is { } epochs ? usual with { Epochs = epochs, MinSteps = 1 } : usual;
        }
    }

    /// <inheritdoc/>
    public string Network => Model.Name;

    /// <inheritdoc/>
    public string RecipeJson => JsonSerializer.Serialize(Recipe, JsonSerializerOptions.Web);

    /// <inheritdoc/>
    public string? WeightsHash => Backbone is not null ? $"{Backbone.Hash}{(Freeze == FreezeDepth.None ? "" : $"/{Freeze}")}" : Weights is null ? null : Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Weights)));

    /// <summary>Finds a detector.</summary>
    /// <exception cref="CommandException">There is none of that name.</exception>
    public static DetectorEntry Entry(string name) => DetectorCatalog.All.FirstOrDefault(d => string.Equals(d.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw CommandException.Usage($"No detector is called '{name}'. There are: {string.Join(", ", DetectorCatalog.All.Select(d => d.Name))}.");

    /// <inheritdoc/>
    public void Check()
    {
        if (Epochs < 1)
        {
            throw CommandException.Usage($"--epochs {Epochs} trains nothing; it must be 1 or more.");
        }

        if (Size is < 32 or > 2048)
        {
            throw CommandException.Usage($"--size {Size} is out of range; a detector's is 32 to 2048 pixels.");
        }

        if (CheckpointSeconds is not (>= 0 and <= 3600))
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--checkpoint-seconds {CheckpointSeconds} is out of range; it is 0 to 3600."));
        }

        if (Weights is not null && Backbone is not null)
        {
            throw CommandException.Usage("--weights and a backbone both say where to start from; take one of them.");
        }

        if (Weights is not null && !File.Exists(Weights))
        {
            throw new CommandException($"The file '{Weights}' does not exist; for a detector --weights takes an ONNX export of YOLO11 or YOLOX.");
        }
    }

    /// <inheritdoc/>
    public string? Try(int classes)
    {
        using var generator = new Generator(0);
        using var network = Model.Create(classes, generator);
        var side = Recipe.ImageSize;
        if (side % network.GreatestStride != 0)
        {
            throw CommandException.Usage($"--size {side} does not fit {Model.Name}, which takes multiples of {network.GreatestStride} pixels, such as {Math.Max(1, side / network.GreatestStride) * network.GreatestStride}.");
        }

        return Starts ? Fill(network) : null;
    }

    /// <inheritdoc/>
    public string? WhyNot(LabelledSample labelled) => null;

    /// <inheritdoc/>
    public IObjectModel Fit(
        IReadOnlyList<string> classes, IReadOnlyList<AnnotatedImage> images, int seed, TrainingCheckpoint checkpoint, IProgress<TrainingProgress> progress, TimeProvider clock, CancellationToken cancel)
    {
        var learner = new DetectorLearner(Model, classes, clock) { Checkpoint = checkpoint, StartFrom = Starts ? network => Fill(network) : null, Freeze = Freeze };
        return new ProjectDetector(learner.Fit(images, Recipe, seed, progress, cancel));
    }

    /// <inheritdoc/>
    public ObjectEvaluation Evaluate(IReadOnlyList<HeldOutImage> images, IReadOnlyList<string> classes) => new DetectionEvaluation(images, classes);

    private bool Starts => Weights is not null || Backbone is not null;

    private string Fill(DetectorNetwork network)
    {
        if (Backbone is { } backbone)
        {
            return backbone.Fill(network.Body, Model.Name, DetectorCatalog.All.Select(d => d.Name).Where(n => n.Contains("resnet", StringComparison.Ordinal)));
        }

        try
        {
            return $"Started from '{Weights}': {DetectorWeights.Import(network, Weights!).Summary}.";
        }
        catch (OnnxException exception)
        {
            throw new CommandException(exception.Message);
        }
    }
}
