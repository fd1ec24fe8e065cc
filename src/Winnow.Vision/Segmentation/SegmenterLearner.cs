using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Segmentation.Loading;
using Winnow.Vision.Segmentation.Networks;
using Winnow.Vision.Training;

namespace Winnow.Vision.Segmentation;

/// <summary>Learns a segmenter from images with polygons or masks. What nobody marked is background, class 0 of the network; the classes follow in order.</summary>
/// <param name="entry">Which network.</param>
/// <param name="classes">Class names without the background; annotations hold indices into this list.</param>
/// <param name="clock">Measures speed for progress; decides nothing.</param>
public sealed class SegmenterLearner(SegmenterEntry entry, IReadOnlyList<string> classes, TimeProvider clock)
{
    /// <summary>Fills a fresh network with weights to start from; null starts from random ones.</summary>
    public Action<SegmenterNetwork>? StartFrom { get; init; }

    /// <summary>What of the network's <see cref="SegmenterNetwork.Body"/> keeps the weights of <see cref="StartFrom"/>, the statistics of its normalisation included; default nothing. Of networks without a body nothing can be kept.</summary>
    public FreezeDepth Freeze { get; init; }

    /// <summary>Keeps the progress of a training for a resume after a kill; null keeps none.</summary>
    public TrainingCheckpoint? Checkpoint { get; init; }

    /// <summary>Trains a segmenter. The same arguments give the same weights on one device and thread count.</summary>
    /// <param name="images">Each with its source and its annotations; an image on which somebody found nothing is all background. Crowds count for nothing.</param>
    /// <param name="recipe">How it is trained.</param>
    /// <param name="seed">The only source of chance.</param>
    /// <param name="progress">Told every few steps.</param>
    /// <param name="cancel">Checked before every step.</param>
    /// <exception cref="ArgumentException">A recipe value is out of range, or an image has no source or no annotations.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read, or its annotations do not fit; the message names it and says why.</exception>
    public SegmenterModel Fit(IReadOnlyList<AnnotatedImage> images, SegmentationRecipe recipe, int seed, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Validate();
        var set = new SegmentationSet(images, classes.Count, recipe);
        using var generator = new Generator(Seed.Derive(seed, "weights"));
        var network = entry.Create(classes.Count + 1, generator);
        try
        {
            network.RequireSides(recipe.ImageSize, recipe.ImageSize);
            StartFrom?.Invoke(network);
            new SegmentationTrainer(recipe, clock) { Freeze = Freeze }.Fit(network, set, Seed.Derive(seed, "train"), Checkpoint, progress, cancel);
            return new(entry.Name, network, classes, recipe.ImageSize) { View = recipe.View, Scale = recipe.Scale, Recipe = recipe, Learned = images.Count, Seed = seed };
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
