using System.Globalization;
using Winnow.Cli.Commands;
using Winnow.Cli.Input;
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
        Classes = store.ReadProject().Classes;
    }

    /// <inheritdoc/>
    public string Features { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The queue of a labelling server that has the project open; null where none runs, and the project is written to.</summary>
    public ServerQueue? Server { get; init; }

    /// <summary>Learns from pixels.</summary>
    /// <param name="folder">The project.</param>
    /// <param name="side">Side that images are scaled to, 4 to 128.</param>
    /// <param name="channels">1 for grey, 3 for colour.</param>
    /// <param name="clock">Time.</param>
    /// <param name="server">The queue of a server that has the project open, or null.</param>
    public static ProjectSiteWork OfPixels(string folder, int side, int channels, TimeProvider clock, ServerQueue? server = null) =>
        new(folder, clock, PixelFeatures(side, channels), new ImagePreprocessing(side, side, channels).Validate(), null) { Server = server };

    /// <summary>Learns from the features of an ONNX encoder that every site has.</summary>
    public static ProjectSiteWork OfEncoder(string folder, string weights, string output, TimeProvider clock, ServerQueue? server = null)
    {
        string hash;
        using (var model = OnnxModel.Load(weights))
        {
            hash = model.Hash;
        }

        var loaded = new FrozenEncoder(new() { Data = folder, Model = "", Out = folder, Weights = weights, Features = output });
        try
        {
            return new(folder, clock, $"onnx:{hash}:{output}", loaded.Preprocessing, loaded) { Server = server };
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
    public (Matrix Inputs, IReadOnlyList<int> Classes) Labelled(CancellationToken cancel) => Part(heldOut: false, cancel);

    /// <inheritdoc/>
    public (Matrix Inputs, IReadOnlyList<int> Classes) HeldOut(CancellationToken cancel) => Part(heldOut: true, cancel);

    /// <inheritdoc/>
    public SiteWorkload Workload(CancellationToken cancel)
    {
        using var store = Store.OpenForReading(folder, clock);
        var (work, agreement) = (store.ReadWork(), store.ReadAgreement().Values);
        return new(work.Sum(w => w.Answers), work.Sum(w => w.WorkMs) / 1000, agreement.Sum(a => a.Answers), agreement.Sum(a => a.Agreed));
    }

    /// <inheritdoc/>
    public ISiteModel Model(FederationPlan plan)
    {
        NetworkName? network;
        string task;
        try
        {
            network = NetworkName.TryParse(plan.Features);
        }
        catch (ArgumentException exception)
        {
            throw new FederationException($"The federation's model is refused: {exception.Message}", exception);
        }

        using (var store = Store.OpenForReading(folder, clock))
        {
            task = store.ReadProject().Task;
        }

        if (network?.Kind != NetworkName.Pretrain && task != (network?.Kind == NetworkName.Detector ? ProjectTask.Detect : ProjectTask.Classify))
        {
            throw new FederationException($"The federation learns from '{plan.Features}', and this project's task is {task}.");
        }

        if (network?.Kind == NetworkName.Pretrain && (plan.Scaffold || plan.Training.Proximal > 0))
        {
            throw new FederationException("The federation wants FedProx or SCAFFOLD in learning without labels, where neither is known.");
        }

        return (network?.Kind, plan.Tensors) switch
        {
            (null, null) when plan.Features == Features => new SoftmaxSiteModel(this, plan),
            (NetworkName.Classifier, not null) => new ClassifierSiteModel(folder, network, Classes.Count, clock),
            (NetworkName.Detector, not null) => new DetectorSiteModel(folder, network, Classes, clock),
            (NetworkName.Pretrain, not null) => new PretrainSiteModel(folder, network, clock),
            _ => throw new FederationException($"The federation learns from '{plan.Features}', and this site has '{Features}'."),
        };
    }

    /// <inheritdoc/>
    public (IReadOnlyList<SampleId> Ids, Matrix Inputs) Pool(CancellationToken cancel)
    {
        using var store = Store.OpenForReading(folder, clock);
        var ids = Load(store, store.ReadPool(), cancel).Order().ToList();
        return (ids, Rows(ids));
    }

    /// <inheritdoc/>
    public async Task QueueAsync(int run, string selector, IReadOnlyList<ScoredSample> picks, CancellationToken cancel)
    {
        if (picks.Count == 0)
        {
            return;
        }

        if (Server is not null)
        {
            // Best first; what is in the queue already stays where it is.
            await Server.PutAsync([.. picks.OrderByDescending(p => p.Key).Select(p => p.Id)], string.Create(CultureInfo.InvariantCulture, $"chosen over all sites, run {run}, {selector}"), cancel);
            return;
        }

        using var store = Store.Open(folder, clock);
        var strategy = string.Create(CultureInfo.InvariantCulture, $"federated:{selector}:run-{run}");
        if (store.ReadRounds().Any(r => r.Strategy == strategy))
        {
            return;
        }

        var number = store.ReadRounds().Count + 1;
        var classes = store.ReadProject().Classes;
        store.OpenRound(new(
            number, Seed.Derive(store.ReadProject().Seed, $"round/{number}"), strategy, PoolEvidence.SourceOf(store), ProjectTask.Labels(store).Count, store.ReadPool().Count,
            [.. picks.Select(p => new Pick(p.Id, (float)(p.Key / (double)ulong.MaxValue), $"chosen over all sites; the shared model takes it for {classes[p.Class]}"))]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        encoder?.Dispose();
        Server?.Dispose();
    }

    private (Matrix Inputs, IReadOnlyList<int> Classes) Part(bool heldOut, CancellationToken cancel)
    {
        using var store = Store.OpenForReading(folder, clock);
        ProjectTask.RequireClassify(store, "federate site");
        var labels = store.ReadLabels();
        var known = Load(store, [.. labels.Select(l => l.Id)], cancel).ToHashSet();
        var split = SiteImages.Split([.. labels.Where(l => known.Contains(l.Id)).OrderBy(l => l.Id)], l => l.Id, store.ReadProject().Seed);
        var part = heldOut ? split.HeldOut : split.Learn;
        return (part.Count == 0 ? new(0, 1) : Rows([.. part.Select(l => l.Id)]), [.. part.Select(l => l.Class)]);
    }

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
