using System.Globalization;
using Winnow.Cli.Commands;
using Winnow.Cli.Simulating;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Federation;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Server.Federation;
using Winnow.Storage;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Cli.Federating;

/// <summary>A Winnow project as a federation's site sees it: features of its images in, picks into its queue. The project is opened for moments only, so people may label meanwhile.</summary>
internal sealed class ProjectSiteWork : ISiteWork, IDisposable
{
    // Every site scales alike, without looking at its data: rows of a squared norm near 16 suit steps of size 0.1.
    private const float RowNorm = 4;

    private readonly string folder;
    private readonly TimeProvider clock;
    private readonly ImagePreprocessing input;
    private readonly FrozenEncoder? encoder;
    private readonly Dictionary<SampleId, float[]> features = [];

    private ProjectSiteWork(string folder, TimeProvider clock, string name, ImagePreprocessing input, FrozenEncoder? encoder)
    {
        (this.folder, this.clock, Features, this.input, this.encoder) = (folder, clock, name, input, encoder);
        using var store = Store.OpenForReading(folder, clock);
        Input.ProjectTask.RequireClassify(store, "federate site");
        Classes = store.ReadProject().Classes;
    }

    /// <inheritdoc/>
    public string Features { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Learns from pixels.</summary>
    /// <param name="folder">The project.</param>
    /// <param name="side">Side that images are scaled to, 4 to 128.</param>
    /// <param name="channels">1 for grey, 3 for colour.</param>
    /// <param name="clock">Time.</param>
    public static ProjectSiteWork OfPixels(string folder, int side, int channels, TimeProvider clock) =>
        new(folder, clock, PixelFeatures(side, channels), new ImagePreprocessing(side, side, channels).Validate(), null);

    /// <summary>Learns from the features of an ONNX encoder that every site has.</summary>
    public static ProjectSiteWork OfEncoder(string folder, string weights, string output, TimeProvider clock)
    {
        string hash;
        using (var model = OnnxModel.Load(weights))
        {
            hash = model.Hash;
        }

        var loaded = new FrozenEncoder(new() { Data = folder, Model = "", Out = folder, Weights = weights, Features = output });
        try
        {
            return new(folder, clock, $"onnx:{hash}:{output}", loaded.Preprocessing, loaded);
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    /// <summary>Name of pixel features.</summary>
    public static string PixelFeatures(int side, int channels) => string.Create(CultureInfo.InvariantCulture, $"pixels:{side}:{channels}");

    /// <inheritdoc/>
    public (Matrix Inputs, IReadOnlyList<int> Classes) Labelled(CancellationToken cancel)
    {
        using var store = Store.OpenForReading(folder, clock);
        var labels = store.ReadLabels();
        var known = Load(store, [.. labels.Select(l => l.Id)], cancel).ToHashSet();
        var usable = labels.Where(l => known.Contains(l.Id)).OrderBy(l => l.Id).ToList();
        return (Rows([.. usable.Select(l => l.Id)]), [.. usable.Select(l => l.Class)]);
    }

    /// <inheritdoc/>
    public (IReadOnlyList<SampleId> Ids, Matrix Inputs) Pool(CancellationToken cancel)
    {
        using var store = Store.OpenForReading(folder, clock);
        var ids = Load(store, store.ReadPool(), cancel).Order().ToList();
        return (ids, Rows(ids));
    }

    /// <inheritdoc/>
    public void Queue(int run, string selector, IReadOnlyList<ScoredSample> picks)
    {
        using var store = Store.Open(folder, clock);
        var strategy = string.Create(CultureInfo.InvariantCulture, $"federated:{selector}:run-{run}");
        if (picks.Count == 0 || store.ReadRounds().Any(r => r.Strategy == strategy))
        {
            return;
        }

        var number = store.ReadRounds().Count + 1;
        var classes = store.ReadProject().Classes;
        store.OpenRound(new(
            number, Seed.Derive(store.ReadProject().Seed, $"round/{number}"), strategy, PoolEvidence.SourceOf(store), store.ReadLabels().Count, store.ReadPool().Count,
            [.. picks.Select(p => new Pick(p.Id, (float)(p.Key / (double)ulong.MaxValue), $"chosen over all sites; the shared model takes it for {classes[p.Class]}"))]));
    }

    /// <inheritdoc/>
    public void Dispose() => encoder?.Dispose();

    // Images that cannot be read are left out; `winnow status` names them.
    private IEnumerable<SampleId> Load(Store store, IReadOnlyList<SampleId> ids, CancellationToken cancel)
    {
        var project = store.ReadProject();
        var missing = ids.Where(id => !features.ContainsKey(id)).ToHashSet();
        var paths = store.ReadSamples().Where(s => missing.Contains(s.Id)).ToDictionary(s => s.Id, s => s.Path);
        if (missing.Count > 0)
        {
            NativeLibrary.Require("federate site");
            var images = ImageTensorStore.Load([.. paths.Select(p => ProjectModels.Image(project, p.Key, p.Value))], input, null, cancel);
            Keep(images, cancel);
        }

        return ids.Where(features.ContainsKey);
    }

    private void Keep(ImageTensorStore images, CancellationToken cancel)
    {
        var encoded = encoder?.Encode(images, images.Ids, cancel);
        for (var i = 0; i < images.Ids.Count; i++)
        {
            var row = encoded is null ? new float[input.SampleBytes] : encoded.Row(i).ToArray();
            if (encoded is null)
            {
                for (var p = 0; p < row.Length; p++)
                {
                    row[p] = (images.Pixels[(i * row.Length) + p] / 255f) - 0.5f;
                }
            }

            var norm = Math.Sqrt(row.Sum(v => (double)v * v));
            for (var d = 0; d < row.Length && norm > 0; d++)
            {
                row[d] = (float)(row[d] * RowNorm / norm);
            }

            features[images.Ids[i]] = row;
        }
    }

    private Matrix Rows(IReadOnlyList<SampleId> ids) => Matrix.FromRows([.. ids.Select(id => features[id])]);
}
