using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Torch;
using Winnow.Vision.Segmentation;
using Winnow.Vision.Segmentation.Networks;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>What a segmenter's training was asked for.</summary>
internal sealed record SegmenterTrainOptions : IObjectTrainOptions
{
    /// <summary>The segmenter that is trained unless another is named.</summary>
    public const string DefaultModel = "unet-small";

    /// <summary>Which network.</summary>
    public required SegmenterEntry Model { get; init; }

    /// <summary>The recipe in use of the project; null trains by the usual one.</summary>
    public SegmentationRecipe? InUse { get; init; }

    /// <summary>Passes over the labelled images, at least 1; null takes the recipe's, and at least its steps.</summary>
    public int? Epochs { get; init; }

    /// <summary>Side of the square input in pixels; null takes the network's.</summary>
    public int? Size { get; init; }

    /// <inheritdoc/>
    public int? Seed { get; init; }

    /// <summary>Pre-trained ResNet that its body starts from, or null.</summary>
    public StartingBackbone? Backbone { get; init; }

    /// <summary>What of the body keeps those weights; default nothing.</summary>
    public FreezeDepth Freeze { get; init; }

    /// <inheritdoc/>
    public double CheckpointSeconds { get; init; } = 5;

    /// <summary>How it is trained.</summary>
    public SegmentationRecipe Recipe
    {
        get
        {
            var usual = InUse is { } inUse ? inUse with { ImageSize = Size ?? inUse.ImageSize } : new SegmentationRecipe { ImageSize = Size ?? Model.ImageSize };
            return Epochs is { } epochs ? usual with { Epochs = epochs, MinSteps = 1 } : usual;
        }
    }

    /// <inheritdoc/>
    public string Network => Model.Name;

    /// <inheritdoc/>
    public string RecipeJson => JsonSerializer.Serialize(Recipe, JsonSerializerOptions.Web);

    /// <inheritdoc/>
    public string? WeightsHash => Backbone is null || Freeze == FreezeDepth.None ? Backbone?.Hash : $"{Backbone.Hash}/{Freeze}";

    /// <summary>Finds a segmenter.</summary>
    /// <exception cref="CommandException">There is none of that name.</exception>
    public static SegmenterEntry Entry(string name) => SegmenterCatalog.All.FirstOrDefault(d => string.Equals(d.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw CommandException.Usage($"No segmenter is called '{name}'. There are: {string.Join(", ", SegmenterCatalog.All.Select(d => d.Name))}.");

    /// <inheritdoc/>
    public void Check()
    {
        if (Epochs < 1)
        {
            throw CommandException.Usage($"--epochs {Epochs} trains nothing; it must be 1 or more.");
        }

        if (Size is < 16 or > 2048)
        {
            throw CommandException.Usage($"--size {Size} is out of range; a segmenter's is 16 to 2048 pixels.");
        }

        if (CheckpointSeconds is not (>= 0 and <= 3600))
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--checkpoint-seconds {CheckpointSeconds} is out of range; it is 0 to 3600."));
        }
    }

    /// <inheritdoc/>
    public string? Try(int classes)
    {
        if (classes >= SegmenterNetwork.ClassesMax)
        {
            throw new CommandException($"The project has {classes} classes, and a segmenter takes at most {SegmenterNetwork.ClassesMax - 1}.");
        }

        using var generator = new Generator(0);
        using var network = Model.Create(classes + 1, generator);
        var side = Recipe.ImageSize;
        return side % network.GreatestStride == 0
            ? Backbone is null ? null : Fill(network)
            : throw CommandException.Usage($"--size {side} does not fit {Model.Name}, which takes multiples of {network.GreatestStride} pixels, such as {Math.Max(1, side / network.GreatestStride) * network.GreatestStride}.");
    }

    /// <inheritdoc/>
    public string? WhyNot(LabelledSample labelled) =>
        labelled.Objects.Any(o => !o.IsCrowd && o.Shape is BoxShape or RotatedBoxShape) ? "its label has a box, which does not say which pixels are the object's; draw polygons or masks" : null;

    /// <inheritdoc/>
    public IObjectModel Fit(
        IReadOnlyList<string> classes, IReadOnlyList<AnnotatedImage> images, int seed, TrainingCheckpoint checkpoint, IProgress<TrainingProgress> progress, TimeProvider clock, CancellationToken cancel) =>
        new ProjectSegmenter(new SegmenterLearner(Model, classes, clock) { Checkpoint = checkpoint, StartFrom = Backbone is null ? null : network => Fill(network), Freeze = Freeze }.Fit(images, Recipe, seed, progress, cancel));

    /// <inheritdoc/>
    public ObjectEvaluation Evaluate(IReadOnlyList<HeldOutImage> images, IReadOnlyList<string> classes) => new SegmentationEvaluation(images, classes);

    private string Fill(SegmenterNetwork network) =>
        Backbone!.Fill(network.Body, Model.Name, SegmenterCatalog.All.Select(d => d.Name).Where(n => n.Contains("resnet", StringComparison.Ordinal)));
}
