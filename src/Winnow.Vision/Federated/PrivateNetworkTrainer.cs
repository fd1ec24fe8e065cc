using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Torch.Optimizers;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Training;

namespace Winnow.Vision.Federated;

/// <summary>Differentially private training of a classification network: each labelled image is a record.</summary>
/// <param name="descent">How gradients are clipped and hidden.</param>
/// <param name="recipe">Learning rate, momentum, penalty and dropout.</param>
/// <param name="images">Where the images are.</param>
internal sealed class PrivateNetworkTrainer(PrivateDescent descent, TrainingRecipe recipe, ImageTensorStore images)
{
    /// <summary>Trains.</summary>
    /// <param name="network">Changed in place, but for statistics of batch normalisation; left in inference mode.</param>
    /// <param name="labelled">What to learn from, at least one.</param>
    /// <param name="correction">What is added to each step's gradient, or null.</param>
    /// <param name="seed">Decides dropout; batches and noise come from their own source.</param>
    /// <param name="cancel">Checked before every example.</param>
    /// <exception cref="ArgumentException">No example of this network has a gradient of its own.</exception>
    /// <exception cref="TrainingDivergedException">A gradient is no number.</exception>
    public void Fit(ClassifierNetwork network, IReadOnlyList<LabelledSample> labelled, GradientCorrection? correction, int seed, CancellationToken cancel)
    {
        HeldStatistics.Hold(network);
        using var optimizer = new Sgd(network.NamedParameters().Select(p => p.Tensor), recipe.LearningRate, recipe.Momentum, recipe.WeightDecay, nesterov: recipe.Momentum > 0) { Correction = correction };
        using var generator = new Generator(seed, recipe.Device);
        var pixels = new float[images.Preprocessing.SampleBytes];
        descent.Run(
            optimizer, labelled.Count,
            (step, row) =>
            {
                generator.Reseed(Seed.Derive(seed, FormattableString.Invariant($"step/{step}/{row}")));
                return Loss(network, labelled[row], generator, pixels);
            },
            cancel);
        network.Train(training: false);
    }

    private Tensor Loss(ClassifierNetwork network, LabelledSample example, Generator generator, float[] pixels)
    {
        var shape = images.Preprocessing;
        images.Gather([example.Id], pixels);
        var input = Tensor.From<float>(pixels, 1, shape.Channels, shape.Height, shape.Width).To(recipe.Device);
        var features = network.Features(input).Dropout(recipe.Dropout, generator); // [1, features]
        return network.Head.Forward(features).CrossEntropy(Tensor.From<long>([example.Class], 1).To(recipe.Device));
    }
}
