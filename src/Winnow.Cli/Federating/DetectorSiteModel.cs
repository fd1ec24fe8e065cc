using Winnow.Cli.Commands;
using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Metrics;
using Winnow.Core.Numerics;
using Winnow.Server.Federation;
using Winnow.Storage;
using Winnow.Vision.Detectors;
using Winnow.Vision.Federated;
using Winnow.Vision.Training;

namespace Winnow.Cli.Federating;

/// <summary>A detector on the objects drawn in a project.</summary>
internal sealed class DetectorSiteModel : ISiteModel
{
    /// <summary>Confidence from which something counts as found, and overlap from which it is the same object.</summary>
    private const double Score = 0.25, Overlap = 0.5;

    private readonly string folder;
    private readonly DetectorSiteTrainer trainer;
    private readonly int classes;
    private readonly TimeProvider clock;
    private readonly Lazy<ModelWeights> anyWeights;
    private IReadOnlyList<AnnotatedImage> learn = [];
    private IReadOnlyList<(LabelledSample Label, Sample Image)> heldOut = [];
    private IReadOnlyList<Sample> learnImages = [];

    /// <summary>A detector of a plan.</summary>
    /// <param name="folder">The project.</param>
    /// <param name="name">Which network.</param>
    /// <param name="classes">Class names.</param>
    /// <param name="clock">Time.</param>
    public DetectorSiteModel(string folder, NetworkName name, IReadOnlyList<string> classes, TimeProvider clock)
    {
        (this.folder, this.classes, this.clock) = (folder, classes.Count, clock);
        trainer = new(DetectorCatalog.Get(name.Name), name.Side, classes, clock);
        anyWeights = new(() => trainer.Fresh(0));
    }

    /// <inheritdoc/>
    public TensorLayout Layout => anyWeights.Value.Layout;

    /// <inheritdoc/>
    public ModelWeights Fresh(int seed) => trainer.Fresh(seed);

    /// <inheritdoc/>
    public int Load(CancellationToken cancel)
    {
        NativeLibrary.Require("federate site");
        using var store = Store.OpenForReading(folder, clock);
        var project = store.ReadProject();
        var samples = store.ReadSamples().Where(s => s.Problem is null).ToDictionary(s => s.Id);
        var (known, measured) = SiteImages.Split([.. DrawnLabels.Read(store).Where(l => samples.ContainsKey(l.Id))], l => l.Id, project.Seed);
        learn = [.. known.Select(l => DrawnLabels.Image(project, samples[l.Id], l.Objects))];
        learnImages = [.. known.Select(l => ProjectModels.Image(project, samples[l.Id]))];
        heldOut = [.. measured.Select(l => (l, ProjectModels.Image(project, samples[l.Id])))];
        // Images on which nothing was found teach a detector only beside others.
        return known.Sum(HeldOutSlice.Objects) == 0 ? 0 : learn.Count;
    }

    /// <inheritdoc/>
    public (long Measured, long Right) Measure(ModelWeights weights, CancellationToken cancel)
    {
        if (heldOut.Count == 0)
        {
            return (0, 0);
        }

        using var model = trainer.Model(weights);
        var found = model.Detect([.. heldOut.Select(h => h.Image)], new() { LeastScore = Score, ClassScores = false }, null, cancel);
        var counts = DetectionConfusion.Of([.. heldOut.Zip(found, (h, f) => EvaluatedImage.Of(h.Label.Objects, f))], classes, Score, Overlap);
        var right = Enumerable.Range(0, classes).Sum(c => counts[c][c]);
        var all = Enumerable.Range(0, classes).Sum(c => counts[c].Sum()) + Enumerable.Range(0, classes).Sum(c => counts.Sum(r => r[c]));
        // F1 = 2·right / (drawn + found).
        return (all, 2 * right);
    }

    /// <inheritdoc/>
    public LocalResult Train(ModelWeights start, LocalTraining options, ModelWeights? correction, int seed, CancellationToken cancel)
    {
        try
        {
            return trainer.Train(start, learn, options, correction, seed, cancel);
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
        Sample[] pool;
        using (var store = Store.OpenForReading(folder, clock))
        {
            var project = store.ReadProject();
            var samples = store.ReadSamples().Where(s => s.Problem is null).ToDictionary(s => s.Id);
            pool = [.. store.ReadPool().Where(samples.ContainsKey).Order().Select(id => ProjectModels.Image(project, samples[id]))];
        }

        using var model = trainer.Model(global);
        var predicted = Doubts(model, pool, cancel);
        var labels = learn.Select(i => i.Annotations is [var first, ..] ? first.Class : classes).ToArray();
        return new()
        {
            Ids = [.. pool.Select(s => s.Id)],
            Global = predicted,
            Local = own is null ? predicted : Doubts(own, pool, cancel),
            Embeddings = model.Embed(pool, cancel),
            LabelledPerClass = SiteScoring.PerClass(labels, classes + 1),
            Labelled = learnImages.Count == 0 ? null : SiteScoring.Known(model.Embed(learnImages, cancel), labels),
            Expected = expected,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Networks live for a call each.
    }

    private Matrix Doubts(ModelWeights weights, Sample[] pool, CancellationToken cancel)
    {
        using var model = trainer.Model(weights);
        return Doubts(model, pool, cancel);
    }

    /// <summary>Each image as its most doubtful object [images × (classes + 1)]: its score for its class, the rest for nothing being there. An image with nothing on it is sure to be empty.</summary>
    private Matrix Doubts(DetectorModel model, Sample[] pool, CancellationToken cancel)
    {
        var rows = new Matrix(pool.Length, classes + 1);
        var found = model.Detect(pool, new() { ClassScores = false }, null, cancel);
        for (var i = 0; i < pool.Length; i++)
        {
            var row = rows.Row(i);
            var doubtful = found[i].Detections.MinBy(d => Math.Abs(d.Score - 0.5));
            if (doubtful is null)
            {
                row[classes] = 1;
                continue;
            }

            row[doubtful.Class] = (float)doubtful.Score;
            row[classes] = 1 - (float)doubtful.Score;
        }

        return rows;
    }
}
