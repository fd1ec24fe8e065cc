using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Scoring;
using Winnow.Vision.Training;

namespace Winnow.Vision.Federated;

/// <summary>Local training of a classification network in a federation: from given weights, by plain or momentum SGD at a constant rate, with FedProx's term and SCAFFOLD's correction.</summary>
/// <param name="entry">Which network.</param>
/// <param name="input">How images are prepared, the same at all sites.</param>
/// <param name="classes">Number of classes.</param>
/// <param name="clock">Measures speed; decides nothing.</param>
public sealed class ClassifierSiteTrainer(ModelEntry entry, ImagePreprocessing input, int classes, TimeProvider clock)
{
    private const double Momentum = 0.9;
    private const double GradientClip = 10;

    /// <summary>How images of a side are prepared in every federation: no site's own statistics are used.</summary>
    /// <param name="side">Pixels.</param>
    /// <param name="channels">1 for grey, 3 for colour.</param>
    public static ImagePreprocessing Input(int side, int channels) => new ImagePreprocessing(side, side, channels)
    {
        Mean = [.. Enumerable.Repeat(0.5f, channels)],
        StandardDeviation = [.. Enumerable.Repeat(0.25f, channels)],
    }.Validate();

    /// <summary>Fresh weights.</summary>
    /// <param name="seed">Draws them.</param>
    /// <param name="settled">Whether batch normalisation begins with statistics of made-up images, which differential privacy then holds; default false.</param>
    public ModelWeights Fresh(int seed, bool settled = false)
    {
        using var network = Create(seed);
        if (settled)
        {
            HeldStatistics.Settle(network, input.Channels, input.Height, input.Width, seed, images => network.Features(Normalised(images)));
        }

        return NetworkWeights.Read(network);
    }

    /// <summary>Trains. The same arguments give the same weights on one device and thread count; under differential privacy batches and noise come from the cryptographic source.</summary>
    /// <param name="start">Weights to start from.</param>
    /// <param name="images">Where the images are.</param>
    /// <param name="labelled">What to learn from, at least one.</param>
    /// <param name="options">Epochs, batch size, learning rate, penalty and FedProx's term.</param>
    /// <param name="correction">SCAFFOLD's c − cᵢ; steps are then plain SGD's, as its control variates suppose.</param>
    /// <param name="seed">Decides order and dropout.</param>
    /// <param name="cancel">Checked before every step.</param>
    /// <exception cref="ArgumentException">Options are out of range, or ask for differential privacy of a network in which no example has a gradient of its own.</exception>
    /// <exception cref="TrainingDivergedException">Under differential privacy, a gradient is no number.</exception>
    public LocalResult Train(ModelWeights start, ImageTensorStore images, IReadOnlyList<LabelledSample> labelled, LocalTraining options, ModelWeights? correction, int seed, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentNullException.ThrowIfNull(options);
        var recipe = Recipe(options.Validate(), correction is not null);
        using var network = Create(seed);
        NetworkWeights.Write(network, start);
        if (options.Private is { } hidden)
        {
            using var pull = NetworkWeights.Correct(network, options.Proximal, correction);
            new PrivateNetworkTrainer(new(hidden), recipe, images).Fit(network, labelled, pull, seed, cancel);
            return new(NetworkWeights.Read(network), hidden.Steps, recipe.LearningRate);
        }

        new Trainer(recipe, images, clock) { Correct = n => NetworkWeights.Correct(n, options.Proximal, correction) }.Fit(network, labelled, [], classes, seed, null, null, cancel);
        return new(NetworkWeights.Read(network), recipe.TotalSteps(labelled.Count), recipe.LearningRate);
    }

    /// <summary>Class probabilities [ids × classes] and penultimate features [ids × features].</summary>
    public (Matrix Probabilities, Matrix Features) Predict(ModelWeights weights, ImageTensorStore images, IReadOnlyList<SampleId> ids, CancellationToken cancel)
    {
        using var network = Create(seed: 0);
        NetworkWeights.Write(network, weights);
        network.Train(training: false);
        var features = FeatureExtractor.Extract(network, images, ids, "cpu", cancel);
        return (new HeadScorer(network.Head, 1, "cpu").Probabilities(features, cancel), features);
    }

    /// <summary>The recipe that a round's options come to.</summary>
    private TrainingRecipe Recipe(LocalTraining options, bool corrected) => new TrainingRecipe
    {
        Epochs = options.Epochs,
        MinSteps = 1,
        BatchSize = options.BatchSize,
        LearningRate = options.LearningRate,
        Optimizer = OptimizerKind.Sgd,
        Momentum = corrected ? 0 : Momentum,
        Schedule = ScheduleKind.Constant,
        WeightDecay = options.Penalty,
        Dropout = Recipes.For(entry).Dropout,
        GradientClip = corrected ? 0 : GradientClip,
    }.Validate();

    private Tensor Normalised(Tensor images)
    {
        var mean = input.Mean.Count == 0 ? Tensor.Zeros([1]) : Tensor.From<float>([.. input.Mean], 1, input.Channels, 1, 1);
        var deviation = input.StandardDeviation.Count == 0 ? Tensor.Ones([1]) : Tensor.From<float>([.. input.StandardDeviation], 1, input.Channels, 1, 1);
        return images.Subtract(mean).Divide(deviation);
    }

    private ClassifierNetwork Create(int seed)
    {
        using var scope = new TensorScope();
        using var generator = new Generator(seed);
        return entry.Create(new(input.Channels, input.Height, input.Width, classes), generator);
    }
}
