using Winnow.Cli.Bridging;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Pretraining;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary>What is known about a project's pool: what its newest model says, else what another trainer's detector found, else imported probabilities, else nothing but the labels.</summary>
/// <param name="View">The pool with its evidence.</param>
/// <param name="Problems">Images of the pool that could not be read.</param>
internal sealed record PoolEvidence(PoolView View, IReadOnlyList<FileProblem> Problems)
{
    /// <summary>The source of rounds that chose by probabilities of a model outside Winnow.</summary>
    public const string Imported = "imported probabilities";

    private const string Nothing = "no model yet";

    /// <summary>Where evidence comes from now.</summary>
    /// <param name="store">The project.</param>
    /// <param name="encoder">The encoder that may choose while there is no model, or null.</param>
    public static string SourceOf(Store store, ProjectEncoder? encoder = null) =>
        ProjectModels.Newest(store) is { } model ? $"model {model.Number} ({model.Name})"
        : BridgeFolder.Find(store) is { } bridged ? bridged.Words
        : store.ReadPredictions().Count > 0 ? Imported
        : encoder?.Words ?? Nothing;

    /// <summary>Whether there is anything to tell one image from another.</summary>
    public static bool HasProbabilities(Store store) => SourceOf(store) != Nothing;

    /// <summary>Refuses examples where nothing gives embeddings to compare them by.</summary>
    public static void RequireEmbeddings(Store store, ProjectEncoder? encoder)
    {
        var source = SourceOf(store, encoder);
        if (ProjectModels.Newest(store) is null && source != encoder?.Words)
        {
            var words = source == Nothing ? "has neither yet" : $"chooses by {source}, which give none";
            throw CommandException.Usage($"--find and --avoid compare images by the embeddings of a model or an encoder, and '{store.Folder}' {words}; run `winnow train` or, without labels, `winnow pretrain`.");
        }
    }

    /// <summary>The pool with the evidence that is asked for, and the examples embedded as it is; with imported probabilities only the samples that have some.</summary>
    public static PoolEvidence Read(
        Store store, IReadOnlyList<SampleId> pool, Evidence needs, CommandConsole console, CancellationToken cancel, ProjectEncoder? encoder = null, ExampleImages? examples = null) =>
        Read(store, ProjectModels.Newest(store), ProjectTask.Labels(store), pool, needs, useImported: true, console, cancel, encoder, examples);

    /// <summary>The pool with the evidence that a model, or else imported probabilities, or else an encoder gave it when these labels were known.</summary>
    public static PoolEvidence Read(
        Store store, StoredModel? newest, IReadOnlyList<LabelledSample> labels, IReadOnlyList<SampleId> pool, Evidence needs, bool useImported, CommandConsole console, CancellationToken cancel,
        ProjectEncoder? encoder = null, ExampleImages? examples = null)
    {
        needs &= ~(Evidence.Costs | Evidence.Targets); // from the metadata and from people, not from a model
        if (newest is { } model && needs is not (Evidence.None or Evidence.Labels))
        {
            return Score(store, Path.Combine(store.Folder, model.Folder), pool, labels, needs, examples, console, cancel);
        }

        var classes = store.ReadProject().Classes;
        if (newest is null && useImported && BridgeFolder.Find(store) is { } bridged)
        {
            var found = bridged.Read(store, pool);
            return new(new PoolView { Ids = [.. found.Select(f => f.Id)], Classes = classes, Labelled = LabelledView.Of(labels), Detections = found }, []);
        }

        var labelled = LabelledView.Of(labels);
        var predictions = store.ReadPredictions();
        if (predictions.Count == 0 || newest is not null || !useImported)
        {
            if (newest is null && encoder is not null && needs.HasFlag(Evidence.Embeddings))
            {
                return Embedded(encoder, pool, labels, classes, examples, console, cancel);
            }

            return new(new PoolView { Ids = pool, Classes = classes, Labelled = labelled }, []);
        }

        SampleId[] ids = [.. pool.Where(predictions.ContainsKey)];
        var probabilities = Matrix.FromRows([.. ids.Select(id => predictions[id])]);
        return new(new PoolView { Ids = ids, Classes = classes, Labelled = labelled, Probabilities = probabilities }, []);
    }

    private static PoolEvidence Embedded(
        ProjectEncoder encoder, IReadOnlyList<SampleId> pool, IReadOnlyList<LabelledSample> labels, IReadOnlyList<string> classes, ExampleImages? examples, CommandConsole console,
        CancellationToken cancel)
    {
        NativeLibrary.Require("next");
        using var progress = console.StartProgress();
        // Together, so that both are brought to one scale.
        var shown = examples?.All ?? [];
        var (ids, features, problems) = encoder.Embed([.. pool, .. labels.Select(l => l.Id)], (share, words) => progress.Report(share, words), cancel, shown);
        var ofShown = shown.Select(e => e.Sample.Id).ToHashSet();
        int[] shownRows = [.. Enumerable.Range(0, ids.Count).Where(i => ofShown.Contains(ids[i]))];
        examples?.RequireRead([.. shownRows.Select(i => ids[i])], problems);
        var ofPool = pool.ToHashSet();
        var byId = labels.ToDictionary(l => l.Id);
        int[] poolRows = [.. Enumerable.Range(0, ids.Count).Where(i => ofPool.Contains(ids[i]))];
        int[] knownRows = [.. Enumerable.Range(0, ids.Count).Where(i => byId.ContainsKey(ids[i]))];
        return new(
            new PoolView
            {
                Ids = [.. poolRows.Select(i => ids[i])],
                Classes = classes,
                Embeddings = features.Select(poolRows),
                Labelled = LabelledView.Of([.. knownRows.Select(i => byId[ids[i]])]) with { Embeddings = features.Select(knownRows) },
                Targets = examples?.View(features.Select(shownRows)),
            },
            problems);
    }

    private static PoolEvidence Score(
        Store store, string folder, IReadOnlyList<SampleId> pool, IReadOnlyList<LabelledSample> labels, Evidence needs, ExampleImages? examples, CommandConsole console, CancellationToken cancel)
    {
        NativeLibrary.Require("next");
        var project = store.ReadProject();
        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        if (ProjectTask.HasObjects(store))
        {
            return new(Objects(store, folder, pool, labels, needs, examples, console, cancel), []);
        }

        using var model = ProjectModels.Load(store, folder);

        using var progress = console.StartProgress();
        var (view, problems) = ImageScoring.Gather(model, Samples(pool), needs & ~Evidence.Labels, Show, console.Clock, cancel, spill: store.Folder);
        var labelled = !needs.HasFlag(Evidence.Labels) ? null
            : needs.HasFlag(Evidence.Embeddings) ? Embedded()
            : LabelledView.Of(labels);
        return new(view with { Labelled = labelled, Targets = Shown() }, problems);

        void Show(double share, string words) => progress.Report(share, words);

        Sample[] Samples(IEnumerable<SampleId> ids) => [.. ids.Select(id => new Sample(id, paths[id], new FileImage(Path.Combine(project.Images, paths[id])), null))];

        TargetView? Shown()
        {
            if (examples is null)
            {
                return null;
            }

            var (seen, unreadable) = ImageScoring.Gather(model, [.. examples.All.Select(e => e.Sample)], Evidence.Embeddings, Show, console.Clock, cancel);
            examples.RequireRead(seen.Ids, unreadable);
            return examples.View(seen.Require(v => v.Embeddings));
        }

        LabelledView Embedded()
        {
            var (known, _) = ImageScoring.Gather(model, Samples(labels.Select(l => l.Id)), Evidence.Embeddings, Show, console.Clock, cancel);
            var byId = labels.ToDictionary(l => l.Id);
            return LabelledView.Of([.. known.Ids.Select(id => byId[id])]) with { Embeddings = known.Embeddings };
        }
    }

    // An image that has become unreadable since it was entered stops here, named.
    private static PoolView Objects(
        Store store, string folder, IReadOnlyList<SampleId> pool, IReadOnlyList<LabelledSample> labels, Evidence needs, ExampleImages? examples, CommandConsole console, CancellationToken cancel)
    {
        var project = store.ReadProject();
        var images = store.ReadSamples().ToDictionary(s => s.Id, s => ProjectModels.Image(project, s));
        foreach (var example in examples?.All ?? [])
        {
            images.Add(example.Sample.Id, example.Sample);
        }

        using var model = ProjectModels.LoadObjects(store, folder);
        using var progress = console.StartProgress();
        var loop = model.InLoop(images);
        var view = ObjectScoring.Gather(loop, pool, labels, needs, (share, words) => progress.Report(share, words), cancel);
        return examples is null
            ? view
            : view with { Targets = examples.View(ObjectScoring.OfImages(loop, [.. examples.All.Select(e => e.Sample.Id)], Evidence.Embeddings, _ => { }, cancel).Require(v => v.Embeddings)) };
    }
}
