using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Server.Federation;
using Winnow.Vision.Federated;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.Training;

namespace Winnow.Cli.Federating;

/// <summary>A classification network on the images of a project.</summary>
internal sealed class ClassifierSiteModel : ISiteModel
{
    private readonly ClassifierSiteTrainer trainer;
    private readonly SiteImages images;
    private readonly int classes;
    private readonly Lazy<ModelWeights> anyWeights;
    private ImageTensorStore pictures = ImageTensorStore.Load([], new(1, 1));
    private IReadOnlyList<LabelledSample> learn = [];
    private IReadOnlyList<LabelledSample> heldOut = [];

    /// <summary>A network of a plan.</summary>
    /// <param name="folder">The project.</param>
    /// <param name="name">Which network.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="clock">Time.</param>
    public ClassifierSiteModel(string folder, NetworkName name, int classes, TimeProvider clock)
    {
        var input = ClassifierSiteTrainer.Input(name.Side, name.Channels);
        (trainer, images, this.classes) = (new(ModelCatalog.Get(name.Name), input, classes, clock), new(folder, input, clock), classes);
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
        var labels = store.ReadLabels();
        pictures = images.Load(store, [.. labels.Select(l => l.Id)], cancel);
        (learn, heldOut) = SiteImages.Split([.. labels.Where(l => pictures.Contains(l.Id)).OrderBy(l => l.Id)], l => l.Id, store.ReadProject().Seed);
        return learn.Count;
    }

    /// <inheritdoc/>
    public (long Measured, long Right) Measure(ModelWeights weights, CancellationToken cancel)
    {
        if (heldOut.Count == 0)
        {
            return (0, 0);
        }

        var predicted = trainer.Predict(weights, pictures, [.. heldOut.Select(l => l.Id)], cancel).Probabilities;
        return (heldOut.Count, Enumerable.Range(0, heldOut.Count).Count(i => SiteSelectors.Top(predicted.Row(i)) == heldOut[i].Class));
    }

    /// <inheritdoc/>
    public LocalResult Train(ModelWeights start, LocalTraining options, ModelWeights? correction, int seed, CancellationToken cancel)
    {
        try
        {
            return trainer.Train(start, pictures, learn, options, correction, seed, cancel);
        }
        catch (TrainingDivergedException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public SitePool Pool(ModelWeights global, ModelWeights? own, LocalTraining training, int expected, int seed, CancellationToken cancel)
    {
        Load(cancel);
        var known = learn.Count == 0 ? new(0, 1) : trainer.Predict(global, pictures, [.. learn.Select(l => l.Id)], cancel).Features;
        using var store = images.Open();
        var unlabelled = store.ReadPool();
        var pool = images.Load(store, unlabelled, cancel);
        SampleId[] ids = [.. unlabelled.Where(pool.Contains).Order()];
        var (predicted, features) = trainer.Predict(global, pool, ids, cancel);
        return new()
        {
            Ids = ids,
            Global = predicted,
            Local = own is null ? predicted : trainer.Predict(own, pool, ids, cancel).Probabilities,
            Embeddings = features,
            LabelledPerClass = SiteScoring.PerClass([.. learn.Select(l => l.Class)], classes),
            Labelled = SiteScoring.Known(known, [.. learn.Select(l => l.Class)]),
            Expected = expected,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Networks live for a call each.
    }
}
