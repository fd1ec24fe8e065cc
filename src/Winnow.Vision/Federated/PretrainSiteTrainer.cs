using Winnow.Core.Federation;
using Winnow.Torch;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Vision.Federated;

/// <summary>Local training of an encoder without labels in a federation. Its body bears the names of the classification network's, so that a next run starts from it.</summary>
/// <remarks>FedAvg over self-supervised learners as in Zhuang et al., ICCV 2021 and ICLR 2022; a network that follows starts each round as a copy.</remarks>
/// <param name="entry">Which network.</param>
/// <param name="method">Which method.</param>
/// <param name="input">How images are prepared, the same at all sites.</param>
/// <param name="clock">Measures speed; decides nothing.</param>
public sealed class PretrainSiteTrainer(ModelEntry entry, ISelfSupervisedMethod method, ImagePreprocessing input, TimeProvider clock)
{
    /// <summary>Fresh weights.</summary>
    public ModelWeights Fresh(int seed)
    {
        using var network = EncoderFile.Create(entry, method, input, seed);
        return NetworkWeights.Read(StateOf(network));
    }

    /// <summary>Trains by AdamW. The same arguments give the same weights on one device and thread count.</summary>
    /// <param name="start">Weights to start from.</param>
    /// <param name="images">What to learn from, at least <see cref="PretrainPool.ImagesMin"/> different ones.</param>
    /// <param name="options">Epochs, batch size and peak learning rate.</param>
    /// <param name="seed">Decides order and views.</param>
    /// <param name="cancel">Checked before every step.</param>
    /// <exception cref="InvalidDataException">There are too few images, or the features collapsed.</exception>
    /// <exception cref="TrainingDivergedException">The loss is no number.</exception>
    /// <exception cref="PrivacyUnavailableException">The options ask for differential privacy.</exception>
    public LocalResult Train(ModelWeights start, ImageTensorStore images, LocalTraining options, int seed, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (options.Private is not null)
        {
            throw new PrivacyUnavailableException($"The training is refused: {PrivacyUnavailableException.WithoutLabels}.");
        }

        var recipe = new PretrainRecipe { Method = method.Name, BatchSize = Math.Max(PretrainRecipe.BatchMin, options.BatchSize), LearningRate = options.LearningRate, WeightDecay = options.Penalty };
        recipe = recipe with { Steps = options.Epochs * recipe.StepsPerEpoch(images.Ids.Count) };
        using var network = EncoderFile.Create(entry, method, input, seed);
        NetworkWeights.Write(StateOf(network), start);
        network.FollowAtOnce();
        var outcome = new SelfSupervisedTrainer(recipe, images, clock, method).Fit(network, seed, new(), cancel);
        network.To("cpu");
        return outcome.End == PretrainEnd.Alarm
            ? throw new InvalidDataException($"The features of this site's images collapsed after {outcome.Steps} steps; its encoder is of no use to the others.")
            : new(NetworkWeights.Read(StateOf(network)), outcome.Steps, recipe.LearningRate);
    }

    // Networks that follow are copies, and the classifying head is not trained: neither travels.
    private static IEnumerable<(string Name, Tensor Tensor)> StateOf(SelfSupervisedNetwork network) =>
        network.BodyState.Concat(network.HeadState.Where(s => !s.Name.StartsWith("target_", StringComparison.Ordinal)));
}
