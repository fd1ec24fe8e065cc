using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Detectors.Loading;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Training;

namespace Winnow.Vision.Detectors;

/// <summary>Learns a detector from images with boxes, rotated boxes, polygons or masks; each counts as the box around it.</summary>
/// <param name="entry">Which network.</param>
/// <param name="classes">Class names; annotations hold indices into this list.</param>
/// <param name="clock">Measures speed for progress; decides nothing.</param>
public sealed class DetectorLearner(DetectorEntry entry, IReadOnlyList<string> classes, TimeProvider clock)
{
    /// <summary>Images whose statistics imported weights are brought to before they are trained on.</summary>
    private const int CalibrationImages = 16;

    /// <summary>Fills a fresh network with weights to start from, such as <c>DetectorWeights.Import</c>; null starts from random ones.</summary>
    public Action<DetectorNetwork>? StartFrom { get; init; }

    /// <summary>What of the network's <see cref="DetectorNetwork.Body"/> keeps the weights of <see cref="StartFrom"/>, the statistics of its normalisation included; default nothing. Of networks without a body nothing can be kept.</summary>
    public FreezeDepth Freeze { get; init; }

    /// <summary>Keeps the progress of a training for a resume after a kill; null keeps none.</summary>
    public TrainingCheckpoint? Checkpoint { get; init; }

    /// <summary>Trains a detector. The same arguments give the same weights on one device and thread count.</summary>
    /// <param name="images">Each with its source and its annotations; an image on which somebody found nothing teaches that, too. Crowds and class tags teach nothing.</param>
    /// <param name="recipe">How it is trained.</param>
    /// <param name="seed">The only source of chance.</param>
    /// <param name="progress">Told every few steps.</param>
    /// <param name="cancel">Checked before every step.</param>
    /// <exception cref="ArgumentException">A recipe value is out of range, or an image has no source, no annotations or an unknown class.</exception>
    /// <exception cref="InvalidDataException">An image cannot be read; the message names it and says why.</exception>
    public DetectorModel Fit(IReadOnlyList<AnnotatedImage> images, DetectionRecipe recipe, int seed, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Validate();
        var set = new DetectionSet(images, classes.Count, recipe.ImageSize);
        using var generator = new Generator(Seed.Derive(seed, "weights"));
        var network = entry.Create(classes.Count, generator);
        try
        {
            network.RequireSides(recipe.ImageSize, recipe.ImageSize);
            if (StartFrom is not null)
            {
                StartFrom(network);
                Calibrate(network, set, recipe, seed);
            }

            new DetectionTrainer(recipe, clock) { Freeze = Freeze }.Fit(network, set, Seed.Derive(seed, "train"), Checkpoint, progress, cancel);
            return new(entry.Name, network, classes, recipe.ImageSize) { Recipe = recipe, Learned = images.Count, Seed = seed };
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static void Calibrate(DetectorNetwork network, DetectionSet set, DetectionRecipe recipe, int seed)
    {
        var loader = new DetectionLoader(set, recipe with { BatchSize = CalibrationImages, Steps = 1 }, Seed.Derive(seed, "calibrate"));
        var batch = loader.Load(0);
        using var scope = new TensorScope();
        network.To(recipe.Device);
        BatchNormCalibration.Run(network, Tensor.From<float>(batch.Pixels, batch.Labels.Length, 3, recipe.ImageSize, recipe.ImageSize).To(recipe.Device));
    }
}
