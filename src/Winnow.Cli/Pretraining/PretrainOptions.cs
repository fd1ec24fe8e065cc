using System.Globalization;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Cli.Pretraining;

/// <summary>What a pre-training was asked for.</summary>
internal sealed record PretrainOptions
{
    /// <summary>Name of the method.</summary>
    public string Method { get; init; } = "vicreg";

    /// <summary>Network to train.</summary>
    public required ModelEntry Model { get; init; }

    /// <summary>Minutes to train for, 0.1 to 10,080 (a week); where steps are given, null.</summary>
    public double? Minutes { get; init; }

    /// <summary>Steps to train exactly, or null.</summary>
    public int? Steps { get; init; }

    /// <summary>Side of the images in pixels, 16 to 512; null takes the model's.</summary>
    public int? Size { get; init; }

    /// <summary>Images a step, or null for the recipe's.</summary>
    public int? Batch { get; init; }

    /// <summary>Peak learning rate, or null for the recipe's.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Seed; null takes the project's, or 1.</summary>
    public int? Seed { get; init; }

    /// <summary>Where it is trained.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>What decides the classes; its kind is looked up in the images where null.</summary>
    public ViewQuestions Questions { get; init; } = new();

    /// <summary>The kind of pictures, or null to look at them.</summary>
    public ViewKind? Kind { get; init; }

    /// <summary>Whether to go on from an encoder although the pool has not grown.</summary>
    public bool Again { get; init; }

    /// <summary>Seconds between two saves of the progress, 0 to 3600.</summary>
    public double CheckpointSeconds { get; init; } = 30;

    /// <exception cref="CommandException">One sentence with value, limit and remedy.</exception>
    public void Check()
    {
        Within("--minutes", Minutes, 0.1, 10_080, "minutes");
        Within("--steps", Steps, 1, 10_000_000, "steps");
        Within("--size", Size, 16, 512, "pixels");
        Within("--batch", Batch, PretrainRecipe.BatchMin, 4096, "images");
        Within("--checkpoint-seconds", CheckpointSeconds, 0, 3600, "seconds");
        if (LearningRate is { } rate && !(rate > 0 && rate <= 10))
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--learning-rate {rate} is out of range; it is above 0, to 10."));
        }

        if (!SelfSupervisedMethods.All.Any(m => string.Equals(m.Name, Method, StringComparison.OrdinalIgnoreCase)))
        {
            throw CommandException.Usage($"No self-supervised method is called '{Method}'. There are: {string.Join(", ", SelfSupervisedMethods.All.Select(m => m.Name))}.");
        }
    }

    /// <summary>The recipe for images of a kind.</summary>
    public PretrainRecipe Recipe(ViewKind kind)
    {
        var usual = new PretrainRecipe
        {
            Method = Method.ToLowerInvariant(),
            Device = Device,
            MixedPrecision = Device != "cpu",
            Questions = Questions with { Kind = Kind ?? kind },
            // Deeper networks take smaller steps.
            LearningRate = Model.Name.StartsWith("resnet", StringComparison.Ordinal) ? 1e-3 : 2e-3,
        };
        return usual with { Steps = Steps ?? usual.Steps, BatchSize = Batch ?? usual.BatchSize, LearningRate = LearningRate ?? usual.LearningRate };
    }

    private static void Within(string option, double? value, double low, double high, string unit)
    {
        if (value is { } given && !(given >= low && given <= high))
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"{option} {given} is out of range; it is {low} to {high} {unit}."));
        }
    }
}
