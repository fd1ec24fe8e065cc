using System.Globalization;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Cli.Working;

/// <summary>What the round's detector or segmenter says about the pool, about what is labelled, and what it would draw.</summary>
internal sealed class ObjectEvidence : IDisposable
{
    /// <summary>Confidence from which a box is suggested; of areas the likeliest class of each pixel is.</summary>
    private const double BoxScore = 0.25;

    private const Evidence OfLabels = Evidence.Labels | Evidence.LabelledDetections;

    private readonly PickJob job;
    private readonly Store store;
    private readonly IObjectModel model;
    private readonly IModel loop;
    private readonly Dictionary<SampleId, Sample> images;

    /// <summary>Loads the model.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public ObjectEvidence(PickJob job, Store store, Project project)
    {
        (this.job, this.store) = (job, store);
        images = store.ReadSamples().ToDictionary(s => s.Id, s => ProjectModels.Image(project, s));
        model = ProjectModels.LoadObjects(Path.Combine(job.Project, job.Model!));
        loop = model.InLoop(images);
    }

    /// <summary>Whether the model gives what a strategy reads.</summary>
    public bool Gives(Evidence needs) => (needs & ~model.Gives) == Evidence.None;

    /// <summary>The evidence that the strategy needs, and always what is found and embeddings, from which the reasons come.</summary>
    /// <exception cref="InvalidDataException">An image cannot be read; the message names it.</exception>
    public PoolEvidenceOfRound Gather(Evidence needs, IReadOnlyList<LabelledSample> labels, Action<double, string> progress, CancellationToken cancel)
    {
        var pool = store.ReadPool();
        var total = pool.Count + labels.Count;
        var always = Evidence.Embeddings | (model.Gives & (Evidence.Detections | Evidence.Masks));
        var view = ObjectScoring.OfImages(loop, pool, (needs & ~OfLabels) | always, Tell, cancel);
        var known = ObjectScoring.OfImages(loop, [.. labels.Select(l => l.Id)], always | (needs & Evidence.DetectionFeatures), done => Tell(pool.Count + done), cancel);
        var labelled = LabelledView.Of(labels) with { Embeddings = known.Embeddings, Detections = known.Detections };
        return new(view with { Labelled = labelled }, $"model {job.ModelNumber} ({model.Architecture})", []) { Doubts = Doubts(view), LabelledDoubts = Doubts(known) };

        void Tell(int done) => progress((double)done / Math.Max(1, total), string.Create(CultureInfo.InvariantCulture, $"scoring · {done} of {total}"));
    }

    /// <summary>What the model would draw on samples, as suggestions; nothing on an image that cannot be read.</summary>
    public IReadOnlyDictionary<long, IReadOnlyList<ShapeValue>> Draw(IReadOnlyList<SampleId> samples, Action<double> progress, CancellationToken cancel)
    {
        var drawn = new Dictionary<long, IReadOnlyList<ShapeValue>>();
        foreach (var id in samples)
        {
            cancel.ThrowIfCancellationRequested();
            drawn.Add(id.Value, ObjectSuggestion.Of(model, images[id].Image, BoxScore) ?? []);
            progress((double)drawn.Count / samples.Count);
        }

        return drawn;
    }

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();

    // 0 to 1, as for classes: of boxes the mean over the three most doubtful ones, of areas that over all pixels.
    private static double[] Doubts(PoolView view)
    {
        if (view.Ids.Count == 0)
        {
            return [];
        }

        UtilitySampling doubt = view.Maps is null ? new BoxUncertaintySampling(BoxUncertainty.Margin, BoxAggregation.Top) : new PixelSampling(PixelScore.Margin, PixelAggregation.Mean);
        return [.. doubt.Utilities(view, new Random(0)).Select(u => Math.Clamp((double)u, 0, 1))];
    }
}
