using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Torch.Optimizers;
using Winnow.Vision.Detectors;
using Winnow.Vision.Detectors.Loading;
using Winnow.Vision.Detectors.Losses;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Training;

namespace Winnow.Vision.Federated;

/// <summary>Differentially private training of a detector: each image with all that is drawn on it is a record.</summary>
/// <remarks>An image's loss is that of a batch of it alone, divided by its own aligned scores or anchors, never by those of others.</remarks>
/// <param name="descent">How gradients are clipped and hidden.</param>
/// <param name="recipe">Learning rate, momentum, penalty, side and augmentation; images are never put together from several.</param>
internal sealed class PrivateDetectorTrainer(PrivateDescent descent, DetectionRecipe recipe)
{
    /// <summary>Trains.</summary>
    /// <param name="network">Changed in place, but for statistics of batch normalisation; left in inference mode.</param>
    /// <param name="set">Images to learn from.</param>
    /// <param name="correction">What is added to each step's gradient, or null.</param>
    /// <param name="seed">Decides augmentation; batches and noise come from their own source.</param>
    /// <param name="cancel">Checked before every image.</param>
    /// <exception cref="InvalidDataException">An image cannot be read.</exception>
    /// <exception cref="ArgumentException">No image has a gradient of its own in this network.</exception>
    /// <exception cref="TrainingDivergedException">A gradient is no number.</exception>
    public void Fit(DetectorNetwork network, DetectionSet set, GradientCorrection? correction, int seed, CancellationToken cancel)
    {
        HeldStatistics.Hold(network);
        using var optimizer = new Sgd(network.Trainable, recipe.LearningRate, recipe.Momentum, recipe.WeightDecay, nesterov: recipe.Momentum > 0) { Correction = correction };
        var side = recipe.ImageSize;
        var (composer, pixels) = (new SceneComposer(set, side, recipe.Augmentation), new float[3 * side * side]);
        descent.Run(
            optimizer, set.Count,
            (step, row) =>
            {
                // An image put together from four would hold the objects of other records.
                var objects = composer.Compose(row, several: false, new Random(Seed.Derive(seed, FormattableString.Invariant($"step/{step}/{row}"))), pixels);
                var image = Tensor.From<float>(pixels, 1, 3, side, side).To(recipe.Device);
                return network.Loss(network.Levels(image), DetectionTargets.Of([objects], recipe.Device), recipe.LabelSmoothing).Total;
            },
            cancel);
        network.Train(training: false);
    }
}
