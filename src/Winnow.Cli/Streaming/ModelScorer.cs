using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Core.Streaming;
using Winnow.Storage;
using Winnow.Vision.Imaging;
using Winnow.Vision.Training;

namespace Winnow.Cli.Streaming;

/// <summary>Evidence from the project's newest model.</summary>
internal sealed class ModelScorer(Store store, StoredModel stored, Evidence needs) : IStreamScorer
{
    private readonly ClassifierModel model = ProjectModels.Load(store, Path.Combine(store.Folder, stored.Folder));

    // The probabilities are computed on the way to anything else, and they make the reasons speak.
    private readonly Evidence evidence = needs | Evidence.Probabilities;

    /// <inheritdoc/>
    public string Source => $"model {stored.Number} ({stored.Name})";

    /// <inheritdoc/>
    public (IReadOnlyList<StreamSample> Samples, IReadOnlyList<FileProblem> Problems) Score(IReadOnlyList<Sample> samples, CancellationToken cancel)
    {
        var images = ImageTensorStore.Load(samples, model.Preprocessing, null, cancel);
        var over = model.Over(images, []);
        return ([.. images.Ids.Select(One)], images.Problems);

        // One image at a time: sums over a batch round differently with its size, and a stream's decisions must not.
        StreamSample One(SampleId id)
        {
            var view = over.Gather([id], evidence, cancel);
            return new() { Id = id, Probabilities = view.Probabilities!.Row(0).ToArray(), Embedding = view.Embeddings?.Row(0).ToArray(), Classes = model.Classes };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();
}
