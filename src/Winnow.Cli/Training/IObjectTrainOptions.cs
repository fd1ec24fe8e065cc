using Winnow.Core.Data;
using Winnow.Vision.Training;

namespace Winnow.Cli.Training;

/// <summary>What the training of a detector or a segmenter was asked for.</summary>
internal interface IObjectTrainOptions
{
    /// <summary>Name of the network.</summary>
    string Network { get; }

    /// <summary>Seed; null takes the project's.</summary>
    int? Seed { get; }

    /// <summary>Seconds between two saves of the progress, 0 to 3600.</summary>
    double CheckpointSeconds { get; }

    /// <summary>How it is trained, as JSON.</summary>
    string RecipeJson { get; }

    /// <summary>Hex SHA-256 of the weights to start from; null without.</summary>
    string? WeightsHash { get; }

    /// <exception cref="CommandException">One sentence with value, limit and remedy.</exception>
    void Check();

    /// <summary>Tries size and weights on a network, before any image is read.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <returns>What the weights gave, as a sentence; null without weights.</returns>
    /// <exception cref="CommandException">The size is no multiple of the network's stride, or the weights are of another network.</exception>
    string? Try(int classes);

    /// <summary>Why nothing can be learned from a label, as the end of a sentence; null where it can.</summary>
    string? WhyNot(LabelledSample labelled);

    /// <summary>Trains. The same arguments give the same weights on one thread count.</summary>
    /// <param name="classes">Class names.</param>
    /// <param name="images">Images with what people drew.</param>
    /// <param name="seed">The only source of chance.</param>
    /// <param name="checkpoint">Keeps the progress.</param>
    /// <param name="progress">Told every few steps.</param>
    /// <param name="clock">Measures speed.</param>
    /// <param name="cancel">Checked before every step.</param>
    /// <exception cref="InvalidDataException">An image cannot be read; the message names it.</exception>
    IObjectModel Fit(
        IReadOnlyList<string> classes, IReadOnlyList<AnnotatedImage> images, int seed, TrainingCheckpoint checkpoint, IProgress<TrainingProgress> progress, TimeProvider clock, CancellationToken cancel);

    /// <summary>What such a model reaches.</summary>
    /// <param name="images">Images it did not learn from.</param>
    /// <param name="classes">Class names.</param>
    ObjectEvaluation Evaluate(IReadOnlyList<HeldOutImage> images, IReadOnlyList<string> classes);
}
