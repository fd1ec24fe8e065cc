using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Torch;
using Winnow.Torch.Optimizers;
using Winnow.Vision.Detectors;
using Winnow.Vision.Detectors.Loading;
using Winnow.Vision.Detectors.Networks;
using Winnow.Vision.Training;

namespace Winnow.Vision.Federated;

/// <summary>Local training of a detector in a federation: from given weights, by SGD whose rate falls along a cosine in each round, with FedProx's term and SCAFFOLD's correction. Under differential privacy the rate is constant.</summary>
/// <param name="entry">Which network.</param>
/// <param name="side">Side of the square input.</param>
/// <param name="classes">Class names.</param>
/// <param name="clock">Measures speed; decides nothing.</param>
public sealed class DetectorSiteTrainer(DetectorEntry entry, int side, IReadOnlyList<string> classes, TimeProvider clock)
{
    private const double Momentum = 0.9;

    // A multiple of every detector's strides: statistics are much the same on larger images.
    private const int SettledSide = 256;

    /// <summary>Fresh weights.</summary>
    /// <param name="seed">Draws them.</param>
    /// <param name="settled">Whether batch normalisation begins with statistics of made-up images, which differential privacy then holds; default false.</param>
    /// <exception cref="ArgumentException">The side does not fit the network.</exception>
    public ModelWeights Fresh(int seed, bool settled = false)
    {
        using var network = Create(seed);
        network.RequireSides(side, side);
        if (settled)
        {
            HeldStatistics.Settle(network, 3, Math.Min(side, SettledSide), Math.Min(side, SettledSide), seed, images => network.Levels(images));
        }

        return NetworkWeights.Read(network);
    }

    /// <summary>Trains. The same arguments give the same weights on one device and thread count; under differential privacy batches and noise come from the cryptographic source.</summary>
    /// <param name="start">Weights to start from.</param>
    /// <param name="images">What to learn from, with what people drew.</param>
    /// <param name="options">Epochs, batch size, peak learning rate, penalty and FedProx's term.</param>
    /// <param name="correction">SCAFFOLD's c − cᵢ; steps are then without momentum.</param>
    /// <param name="seed">Decides order and augmentation.</param>
    /// <param name="cancel">Checked before every step.</param>
    /// <exception cref="InvalidDataException">An image cannot be read.</exception>
    /// <exception cref="TrainingDivergedException">The loss, or under differential privacy a gradient, is no number.</exception>
    public LocalResult Train(ModelWeights start, IReadOnlyList<AnnotatedImage> images, LocalTraining options, ModelWeights? correction, int seed, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        var recipe = Recipe(options.Validate(), correction is not null);
        using var network = Create(seed);
        NetworkWeights.Write(network, start);
        var set = new DetectionSet(images, classes.Count, side);
        if (options.Private is { } hidden)
        {
            using var pull = NetworkWeights.Correct(network, options.Proximal, correction);
            new PrivateDetectorTrainer(new(hidden), recipe).Fit(network, set, pull, seed, cancel);
            return new(NetworkWeights.Read(network), hidden.Steps, recipe.LearningRate);
        }

        new DetectionTrainer(recipe, clock) { Correct = n => NetworkWeights.Correct(n, options.Proximal, correction) }.Fit(network, set, seed, null, null, cancel);
        var steps = recipe.TotalSteps(images.Count);
        var mean = recipe.LearningRate * Enumerable.Range(0, steps).Average(s => Schedule.Cosine(s, steps, (int)(recipe.WarmUp * steps)));
        return new(NetworkWeights.Read(network), steps, mean);
    }

    /// <summary>A detector with these weights; the caller frees it.</summary>
    public DetectorModel Model(ModelWeights weights)
    {
        var network = Create(seed: 0);
        try
        {
            NetworkWeights.Write(network, weights);
            return new(entry.Name, network, classes, side);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    // No average of weights: what a round's few steps changed would be lost in it.
    private DetectionRecipe Recipe(LocalTraining options, bool corrected) => new DetectionRecipe
    {
        Epochs = options.Epochs,
        MinSteps = 1,
        BatchSize = options.BatchSize,
        ImageSize = side,
        LearningRate = options.LearningRate,
        Optimizer = OptimizerKind.Sgd,
        Momentum = corrected ? 0 : Momentum,
        WeightDecay = options.Penalty,
        GradientClip = corrected ? 0 : new DetectionRecipe().GradientClip,
        EmaDecay = 0,
    }.Validate();

    private DetectorNetwork Create(int seed)
    {
        using var scope = new TensorScope();
        using var generator = new Generator(seed);
        return entry.Create(classes.Count, generator);
    }
}
