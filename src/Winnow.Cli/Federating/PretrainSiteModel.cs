using Winnow.Core.Federation;
using Winnow.Server.Federation;
using Winnow.Vision.Federated;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;
using Winnow.Vision.Training;

namespace Winnow.Cli.Federating;

/// <summary>An encoder that learns from all images of a project without their labels.</summary>
internal sealed class PretrainSiteModel : ISiteModel
{
    private readonly PretrainSiteTrainer trainer;
    private readonly SiteImages images;
    private readonly Lazy<ModelWeights> anyWeights;
    private ImageTensorStore pictures = ImageTensorStore.Load([], new(1, 1));

    /// <summary>An encoder of a plan.</summary>
    /// <param name="folder">The project.</param>
    /// <param name="name">Which network, by which method.</param>
    /// <param name="clock">Time.</param>
    public PretrainSiteModel(string folder, NetworkName name, TimeProvider clock)
    {
        var input = ClassifierSiteTrainer.Input(name.Side, name.Channels);
        (trainer, images) = (new(ModelCatalog.Get(name.Name), SelfSupervisedMethods.Get(name.Method), input, clock), new(folder, input, clock));
        anyWeights = new(() => trainer.Fresh(0));
    }

    /// <inheritdoc/>
    public TensorLayout Layout => anyWeights.Value.Layout;

    /// <inheritdoc/>
    public ModelWeights Fresh(int seed) => trainer.Fresh(seed);

    /// <inheritdoc/>
    public int Load(CancellationToken cancel)
    {
        using var store = images.Open();
        pictures = images.Load(store, [.. store.ReadSamples().Where(s => s.Problem is null).Select(s => s.Id).Order()], cancel);
        return pictures.Ids.Count < PretrainPool.ImagesMin ? 0 : pictures.Ids.Count;
    }

    /// <inheritdoc/>
    public (long Measured, long Right) Measure(ModelWeights weights, CancellationToken cancel) => (0, 0);

    /// <inheritdoc/>
    public LocalResult Train(ModelWeights start, LocalTraining options, ModelWeights? correction, int seed, CancellationToken cancel)
    {
        try
        {
            return trainer.Train(start, pictures, options, seed, cancel);
        }
        catch (TrainingDivergedException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public SitePool Pool(ModelWeights global, ModelWeights? own, LocalTraining training, int expected, int seed, CancellationToken cancel) =>
        throw new FederationException("A run that learns without labels chooses nothing.");

    /// <inheritdoc/>
    public void Dispose()
    {
        // Networks live for a call each.
    }
}
