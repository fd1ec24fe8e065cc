using System.Globalization;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>What a training was asked for.</summary>
internal sealed record TrainOptions
{
    /// <summary>The network that is trained unless another is named.</summary>
    public const string DefaultModel = "cnn";

    /// <summary>Which network.</summary>
    public required ModelEntry Model { get; init; }

    /// <summary>The recipe in use of the project; null trains by the usual one of the network.</summary>
    public TrainingRecipe? InUse { get; init; }

    /// <summary>Passes over the labels, at least 1; null takes the recipe's, and at least its steps.</summary>
    public int? Epochs { get; init; }

    /// <summary>Side of the images in pixels, 4 to 1024; null takes the model's.</summary>
    public int? Size { get; init; }

    /// <summary>Seed; null takes the project's.</summary>
    public int? Seed { get; init; }

    /// <summary>safetensors file to start from, or null.</summary>
    public string? Weights { get; init; }

    /// <summary>Whether to start from the newest model.</summary>
    public bool WarmStart { get; init; }

    /// <summary>The project's pre-trained encoder to start from, or null.</summary>
    public EncoderDescription? Encoder { get; init; }

    /// <summary>What keeps the encoder's weights; default nothing.</summary>
    public FreezeDepth Freeze { get; init; }

    /// <summary>Whether to start from weights of which fewer than 95 % fit.</summary>
    public bool Force { get; init; }

    /// <summary>Whether the encoder stays as it is and a head is tuned on its features; <see cref="Encoder"/> is given then.</summary>
    public bool Head { get; init; }

    /// <summary>Seconds between two saves of the progress, 0 to 3600.</summary>
    public double CheckpointSeconds { get; init; } = 5;

    /// <summary>Finds a network.</summary>
    /// <exception cref="CommandException">There is none of that name.</exception>
    public static ModelEntry Entry(string name) =>
        ModelCatalog.All.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw CommandException.Usage($"No model is called '{name}'. There are: {string.Join(", ", ModelCatalog.All.Select(m => m.Name))}.");

    /// <exception cref="CommandException">One sentence with value, limit and remedy.</exception>
    public void Check()
    {
        if (Epochs < 1)
        {
            throw CommandException.Usage($"--epochs {Epochs} trains nothing; it must be 1 or more.");
        }

        if (Size is < 4 or > 1024)
        {
            throw CommandException.Usage($"--size {Size} is out of range; it is 4 to 1024 pixels.");
        }

        if (CheckpointSeconds is not (>= 0 and <= 3600))
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--checkpoint-seconds {CheckpointSeconds} is out of range; it is 0 to 3600."));
        }

        if ((Weights is null ? 0 : 1) + (WarmStart ? 1 : 0) + (Encoder is null ? 0 : 1) > 1)
        {
            throw CommandException.Usage("--weights, --warm-start and --from-encoder all say where to start from; take one of them.");
        }

        if (Head && (Epochs is not null || Weights is not null || WarmStart))
        {
            throw CommandException.Usage("--head trains no network: it fits a head on the encoder's features. Leave --epochs, --weights and --warm-start out.");
        }

        if (Encoder is { } encoder && Size is { } side && side != encoder.Input.Width)
        {
            throw CommandException.Usage($"--size {side} does not fit --from-encoder: the encoder learned from images of {encoder.Input.Width}×{encoder.Input.Height} pixels; leave --size out.");
        }

        if (Weights is not null && !File.Exists(Weights))
        {
            throw new CommandException($"The file '{Weights}' does not exist; --weights takes a safetensors file.");
        }
    }

    /// <summary>The model's recipe with what was asked for.</summary>
    /// <param name="holdOut">Whether a slice of the labels is held out.</param>
    public TrainingRecipe Recipe(bool holdOut)
    {
        var recipe = (InUse ?? Recipes.For(Model)) with { ValidationShare = holdOut ? ValidationSlice.Share : 0 };
        return Epochs is { } epochs ? recipe with { Epochs = epochs, MinSteps = 1 } : recipe;
    }
}
