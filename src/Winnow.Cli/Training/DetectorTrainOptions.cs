using System.Globalization;
using System.Security.Cryptography;
using Winnow.Torch;
using Winnow.Vision.Detectors;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Detectors.Weights;
using Winnow.Vision.Onnx;

namespace Winnow.Cli.Training;

/// <summary>What a detector's training was asked for.</summary>
internal sealed record DetectorTrainOptions
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

    /// <summary>Seed; null takes the project's.</summary>
    public int? Seed { get; init; }

    /// <summary>ONNX export of YOLO11 or YOLOX to start from, or null.</summary>
    public string? Weights { get; init; }

    /// <summary>Seconds between two saves of the progress, 0 to 3600.</summary>
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

    /// <summary>Hex SHA-256 of the weights to start from; null without.</summary>
    public string? WeightsHash => Weights is null ? null : Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Weights)));

    /// <summary>Finds a detector.</summary>
    /// <exception cref="CommandException">There is none of that name.</exception>
    public static DetectorEntry Entry(string name) => DetectorCatalog.All.FirstOrDefault(d => string.Equals(d.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw CommandException.Usage($"No detector is called '{name}'. There are: {string.Join(", ", DetectorCatalog.All.Select(d => d.Name))}.");

    /// <exception cref="CommandException">One sentence with value, limit and remedy.</exception>
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

        if (Weights is not null && !File.Exists(Weights))
        {
            throw new CommandException($"The file '{Weights}' does not exist; for a detector --weights takes an ONNX export of YOLO11 or YOLOX.");
        }
    }

    /// <summary>Tries size and weights on a network, before any image is read.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <returns>What the weights gave, as a sentence; null without weights.</returns>
    /// <exception cref="CommandException">The size is no multiple of the network's stride, or the weights are of another network.</exception>
    public string? Try(int classes)
    {
        using var generator = new Generator(0);
        using var network = Model.Create(classes, generator);
        var side = Recipe.ImageSize;
        if (side % network.GreatestStride != 0)
        {
            throw CommandException.Usage($"--size {side} does not fit {Model.Name}, which takes multiples of {network.GreatestStride} pixels, such as {Math.Max(1, side / network.GreatestStride) * network.GreatestStride}.");
        }

        return Weights is null ? null : Fill(network);
    }

    /// <summary>Fills a fresh network with the weights to start from.</summary>
    /// <exception cref="CommandException">They are of another network.</exception>
    public string Fill(DetectorNetwork network)
    {
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
