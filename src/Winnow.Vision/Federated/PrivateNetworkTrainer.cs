using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Torch.Optimizers;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Training;

namespace Winnow.Vision.Federated;

/// <summary>Differentially private training of a classification network: Poisson samples, the gradient of each example clipped, noise added to their sum.</summary>
/// <remarks>
/// DP-SGD of Abadi et al., CCS 2016, arXiv 1607.00133. Each example goes through the network by itself, so a step costs as many passes as it has examples: three to ten times
/// what a batch costs, and one Gaussian number for each weight. Momentum, penalty and corrections see the noisy sum alone and cost no privacy.
/// </remarks>
/// <param name="hidden">Noise, clipping norm, sample rate and steps.</param>
/// <param name="recipe">Learning rate, momentum, penalty and dropout.</param>
/// <param name="images">Where the images are.</param>
internal sealed class PrivateNetworkTrainer(PrivateTraining hidden, TrainingRecipe recipe, ImageTensorStore images)
{
    /// <summary>Adds noise of a standard deviation; another source than the cryptographic one gives no privacy and is for tests alone.</summary>
    public Action<double[], double> AddNoise { get; init; } = (values, deviation) => CryptographicNoise.Add(values, deviation);

    /// <summary>Which of so many records are in a step, each with a chance; likewise.</summary>
    public Func<int, double, IReadOnlyList<int>> Sample { get; init; } = CryptographicNoise.Sample;

    /// <summary>Trains.</summary>
    /// <param name="network">Changed in place; left in inference mode.</param>
    /// <param name="labelled">What to learn from, at least one.</param>
    /// <param name="correction">What is added to each step's gradient, or null.</param>
    /// <param name="seed">Decides dropout; batches and noise come from their own source.</param>
    /// <param name="cancel">Checked before every example.</param>
    /// <exception cref="ArgumentException">The network has batch normalisation.</exception>
    /// <exception cref="TrainingDivergedException">A gradient is no number.</exception>
    public void Fit(ClassifierNetwork network, IReadOnlyList<LabelledSample> labelled, GradientCorrection? correction, int seed, CancellationToken cancel)
    {
        var parameters = network.NamedParameters().Select(p => p.Tensor).ToArray();
        if (network.NamedState().Count() != parameters.Length)
        {
            throw new ArgumentException("The network's batch normalisation mixes the examples of a batch, so none has a gradient of its own to clip; take a network without it, such as cnn or mlp.", nameof(network));
        }

        using var optimizer = new Sgd(parameters, recipe.LearningRate, recipe.Momentum, recipe.WeightDecay, nesterov: recipe.Momentum > 0) { Correction = correction };
        using var generator = new Generator(seed, recipe.Device);
        var sum = new double[parameters.Sum(p => p.Elements)];
        var own = new float[sum.Length];
        network.Train();
        for (var step = 0; step < hidden.Steps; step++)
        {
            Array.Clear(sum);
            foreach (var row in Sample(labelled.Count, hidden.SampleRate))
            {
                cancel.ThrowIfCancellationRequested();
                generator.Reseed(Seed.Derive(seed, FormattableString.Invariant($"step/{step}/{row}")));
                Gradient(network, parameters, labelled[row], generator, own);
                AddClipped(sum, own, hidden.ClipNorm);
            }

            cancel.ThrowIfCancellationRequested();
            AddNoise(sum, hidden.Noise * hidden.ClipNorm);
            // Over the expected number of examples: the true one is a secret.
            Step(optimizer, parameters, sum, 1 / (hidden.SampleRate * labelled.Count));
        }

        network.Train(training: false);
    }

    private void Gradient(ClassifierNetwork network, Tensor[] parameters, LabelledSample example, Generator generator, float[] gradient)
    {
        using var scope = new TensorScope();
        var shape = images.Preprocessing;
        var pixels = new float[shape.SampleBytes];
        images.Gather([example.Id], pixels);
        var input = Tensor.From<float>(pixels, 1, shape.Channels, shape.Height, shape.Width).To(recipe.Device);
        var features = network.Features(input).Dropout(recipe.Dropout, generator); // [1, features]
        var target = Tensor.From<long>([example.Class], 1).To(recipe.Device);
        network.Head.Forward(features).CrossEntropy(target).Backward();
        var start = 0;
        foreach (var parameter in parameters)
        {
            var count = (int)parameter.Elements;
            parameter.Gradient!.To("cpu").CopyTo(gradient.AsSpan(start, count));
            parameter.ClearGradient();
            start += count;
        }
    }

    private static void AddClipped(double[] sum, float[] gradient, double clip)
    {
        var square = 0.0;
        foreach (var value in gradient)
        {
            square += (double)value * value;
        }

        var norm = Math.Sqrt(square);
        if (!double.IsFinite(norm))
        {
            throw new TrainingDivergedException("The gradient of an example is no number any more; a lower learning rate helps.");
        }

        var scale = norm > clip ? clip / norm : 1;
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += scale * gradient[i];
        }
    }

    // The gradient of Σ w·g with respect to w is g: so the optimizer finds it where it looks.
    private void Step(Sgd optimizer, Tensor[] parameters, double[] sum, double factor)
    {
        using var scope = new TensorScope();
        var start = 0;
        Tensor? loss = null;
        foreach (var parameter in parameters)
        {
            var part = new float[parameter.Elements];
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = (float)(factor * sum[start + i]);
            }

            var term = parameter.Multiply(Tensor.From<float>(part, parameter.Shape).To(recipe.Device)).Sum();
            loss = loss is null ? term : loss.Add(term);
            start += part.Length;
        }

        loss!.Backward();
        optimizer.Step();
    }
}
