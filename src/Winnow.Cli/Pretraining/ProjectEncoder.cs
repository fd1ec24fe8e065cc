using System.Globalization;
using Winnow.Cli.Commands;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Numerics;
using Winnow.Storage;
using Winnow.Vision.Backbones;
using Winnow.Vision.Imaging;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Cli.Pretraining;

/// <summary>The encoder that a project has before it has a model: pre-trained on its own images, or a backbone of others.</summary>
internal sealed class ProjectEncoder : IDisposable
{
    /// <summary>How the source of rounds begins that chose by an encoder.</summary>
    public const string SourceStart = "encoder ";

    private readonly Store store;
    private readonly IImageEncoder encoder;
    private readonly string? architecture;

    private ProjectEncoder(Store store, IImageEncoder encoder, string? architecture, string words)
    {
        (this.store, this.encoder, this.architecture) = (store, encoder, architecture);
        Words = words;
    }

    /// <summary>What it is, as the source of a round; another encoder has other words.</summary>
    public string Words { get; }

    /// <summary>Folder of a project's encoder.</summary>
    public static string FolderOf(string project) => Path.Combine(project, "encoder");

    /// <summary>The encoder of a project; null where it has none.</summary>
    /// <exception cref="InvalidDataException">Its files are damaged.</exception>
    public static ProjectEncoder? Open(Store store)
    {
        var folder = FolderOf(store.Folder);
        if (EncoderFile.Exists(folder))
        {
            var described = EncoderFile.Describe(folder);
            var trained = Backbone.Open(EncoderFile.OnnxPath(folder));
            return new(store, trained, described.Architecture, $"{SourceStart}{described.Recipe.Method} ({described.Architecture}, {trained.Hash[..8]})");
        }

        if (BackboneFile.Read(folder) is not { } backbone)
        {
            return null;
        }

        var opened = backbone.Open(folder);
        return new(store, opened, null, $"{SourceStart}{backbone.Name} ({opened.Hash[..8]})");
    }

    /// <summary>The encoder of a project where its features may choose: there is no model yet, and the gate lets them in.</summary>
    /// <param name="store">The project.</param>
    /// <param name="say">Told the verdict where there are labels to judge by.</param>
    /// <param name="cancel">Checked before every image.</param>
    public static ProjectEncoder? Usable(Store store, Action<string> say, CancellationToken cancel)
    {
        if (Training.ProjectModels.Newest(store) is not null || Open(store) is not { } found)
        {
            return null;
        }

        var verdict = Input.ProjectTask.HasObjects(store) ? null : found.Judge(store.ReadLabels(), cancel);
        if (verdict is { Judged: true })
        {
            say(string.Create(CultureInfo.InvariantCulture, $"{found.Words}: {verdict.Words}."));
        }

        if (verdict?.Open != false)
        {
            return found;
        }

        found.Dispose();
        return null;
    }

    /// <summary>Whether the encoder tells the labelled images apart better than their pixels and a fresh encoder do.</summary>
    public GateVerdict Judge(IReadOnlyList<LabelledSample> labels, CancellationToken cancel)
    {
        LabelledSample[] judged = [.. labels.TakeLast(FeatureGate.LabelsMost)];
        var images = ImageTensorStore.Load(SamplesOf(judged.Select(l => l.Id)), encoder.Input, null, cancel);
        LabelledSample[] readable = [.. judged.Where(l => images.Contains(l.Id))];
        SampleId[] ids = [.. readable.Select(l => l.Id)];
        if (ids.Length == 0)
        {
            return new(Open: true, Judged: false, 0, 0, 0, 0);
        }

        var fresh = architecture is null ? null : EncoderFeatures.Fresh(ModelCatalog.Get(architecture), images, ids, cancel);
        var own = new SampleFeatures(ids, encoder.Encode(images, ids, cancel));
        return new FeatureGate(own, EncoderFeatures.Pixels(images, ids), fresh).Judge(readable);
    }

    /// <summary>Features of images, encoded once and kept in the data cache; images that cannot be read are named and left out.</summary>
    /// <param name="ids">Which images, in row order.</param>
    /// <param name="progress">Receives the share done and words.</param>
    /// <param name="cancel">Checked before every image.</param>
    /// <param name="shown">Images besides those of the project, whose rows come last; null for none.</param>
    public (IReadOnlyList<SampleId> Ids, Matrix Features, IReadOnlyList<FileProblem> Problems) Embed(
        IReadOnlyList<SampleId> ids, Action<double, string> progress, CancellationToken cancel, IReadOnlyList<Input.ExampleImage>? shown = null)
    {
        using var cache = new EmbeddingCache(Path.Combine(DataCacheFolder.Path, "embeddings"), encoder.Hash, encoder.Columns);
        var hashes = store.ReadSamples().ToDictionary(s => s.Id, s => s.Hash);
        foreach (var example in shown ?? [])
        {
            hashes.Add(example.Sample.Id, example.Hash);
        }

        var problems = new PoolEmbedding(encoder, cache).Fill([.. SamplesOf(ids).Concat(shown?.Select(e => e.Sample) ?? []).Select(s => (s, hashes[s.Id]))], progress, cancel);
        SampleId[] readable = [.. ids.Concat(shown?.Select(e => e.Sample.Id) ?? []).Where(id => cache.Contains(hashes[id]))];
        return (readable, FeatureScale.ToOrderOne(cache.Read([.. readable.Select(id => hashes[id])])), problems);
    }

    /// <inheritdoc/>
    public void Dispose() => encoder.Dispose();

    private Sample[] SamplesOf(IEnumerable<SampleId> ids)
    {
        var project = store.ReadProject();
        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        return [.. ids.Select(id => Training.ProjectModels.Image(project, id, paths[id]))];
    }
}
