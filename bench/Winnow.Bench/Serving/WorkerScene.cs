using System.Globalization;
using System.Security.Cryptography;
using Winnow.Server;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Server.Tests.Workers;
using Winnow.Storage;

namespace Winnow.Bench.Serving;

/// <summary>A server's jobs, a RabbitMQ on this machine and workers that are processes of their own, over made-up pictures and a model that a worker has fitted.</summary>
internal sealed class WorkerScene : IAsyncDisposable
{
    private const int Images = 600;
    private const int Width = 512;
    private const int Height = 384;

    private readonly string folder = Directory.CreateTempSubdirectory("winnow-workers-").FullName;
    private readonly Dictionary<string, WorkerProcess> workers = new(StringComparer.Ordinal);
    private readonly ProjectRegistry projects;
    private readonly ServerOptions options;
    private readonly RabbitServer broker;
    private readonly Lazy<JobRunner> jobs;
    private string model = "";
    private long[] samples = [];

    private WorkerScene(string repository)
    {
        broker = new(repository);
        options = OptionsOf(local: 0, broker.Address);
        projects = new(options);
        Host = projects.Create("bench", "classify", ["dark", "bright"], new() { Automatic = false }, "bench", seed: 1);
        jobs = new(() => new(options));
    }

    public ProjectHost Host { get; }

    public JobRunner Jobs => jobs.Value;

    /// <summary>Names of the workers that run.</summary>
    public IReadOnlyCollection<string> Running => workers.Keys;

    /// <exception cref="BenchException">There is no RabbitMQ.</exception>
    public static async Task<WorkerScene> StartAsync(string repository)
    {
        var scene = RabbitServer.WhyNot is { } reason ? throw new BenchException(reason) : new WorkerScene(repository);
        await scene.broker.StartAsync(CancellationToken.None);
        await scene.FillAsync();
        await scene.FitAsync();
        await UntilAsync(() => scene.Jobs.Broker is { Connected: true });
        return scene;
    }

    /// <summary>Starts a worker on one core.</summary>
    public void StartWorker(string name, int core) => workers[name] = WorkerProcess.Start(broker.Address, options.DataFolder, Cache(name), core, "--name", name);

    /// <summary>Starts what keeps workers on a Slurm cluster.</summary>
    /// <param name="sbatch">The cluster's sbatch.</param>
    /// <param name="most">Workers at once.</param>
    public void StartSlurm(string sbatch, int most) =>
        workers["slurm"] = WorkerProcess.Start(broker.Address, options.DataFolder, Cache("slurm"), core: null, "--slurm", sbatch, "--slurm-most", most.ToString(CultureInfo.InvariantCulture));

    /// <summary>Ends a worker and its child as a machine that loses its power.</summary>
    public void Kill(string name)
    {
        if (workers.Remove(name, out var process))
        {
            process.Dispose();
        }
    }

    /// <summary>Waits until the server has heard of so many workers elsewhere.</summary>
    public Task HaveAsync(int count) => UntilAsync(() => Jobs.Workers.Count(w => workers.ContainsKey(w.Name)) == count);

    /// <summary>Has all workers score some shards.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="shards">How many.</param>
    /// <param name="each">Samples of each.</param>
    /// <returns>The files that came of it.</returns>
    public async Task<IReadOnlyList<string>> ScoreAsync(string name, int shards, int each)
    {
        var paths = Host.Read(s => s.ReadSamples()).Select(s => s.Path).ToArray();
        var images = Host.Read(s => s.ReadProject().Images);
        WorkerJob[] work =
        [
            .. Enumerable.Range(0, shards).Select(shard => new WorkerJob("score")
            {
                Score = new(model, images, "entropy", [.. Enumerable.Range(0, each).Select(i => new DetectImage(((long)shard * each) + i, paths[((shard * each) + i) % paths.Length]))]),
            }),
        ];
        var target = Path.Combine(folder, "scored-" + name);
        var end = await Jobs.RunShardsAsync(Host, name, work, ScoreJob.FileName, target, static _ => Task.CompletedTask, CancellationToken.None);
        return end.How == WorkerEnding.Done ? [.. Directory.EnumerateFiles(target)] : throw new BenchException($"The shards were not scored: {end.Reason}");
    }

    /// <summary>Waits until something holds, looking often.</summary>
    public static async Task UntilAsync(Func<bool> there)
    {
        while (!there())
        {
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in workers.Keys.ToArray())
        {
            Kill(name);
        }

        await Jobs.DisposeAsync();
        await projects.DisposeAsync();
        await broker.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string Cache(string name) => Path.Combine(folder, "cache-" + name);

    private ServerOptions OptionsOf(int local, string? address) => new()
    {
        DataFolder = Path.Combine(folder, "data"),
        WorkerCommand = WorkerProcess.Command,
        Workers = new() { AtOnce = local, BackOff = TimeSpan.Zero, LeaseMax = TimeSpan.FromSeconds(4) },
        Broker = address,
    };

    private async Task FillAsync()
    {
        var stored = new List<NewSample>();
        for (var i = 0; i < Images; i++)
        {
            var file = MadePictures.Jpeg(i, i % 2 == 0 ? 60 : 180, Width, Height);
            var hash = Convert.ToHexStringLower(SHA256.HashData(file));
            await File.WriteAllBytesAsync(Path.Combine(Host.Folder, "blobs", hash + ".jpg"), file);
            stored.Add(new(hash + ".jpg", $"{i}.jpg", hash, file.Length, Width, Height, 8, i, null));
        }

        samples = [.. (await Host.WriteAsync(s => s.AddSamples(stored, "bench", "bench"), CancellationToken.None)).Select(id => id!.Value.Value)];
    }

    private async Task FitAsync()
    {
        JobLabel[] labels = [.. samples.Take(60).Select((id, i) => new JobLabel(id, i % 2, null))];
        await using var own = new JobRunner(OptionsOf(local: 1, address: null));
        var end = await own.RunAsync(Host, "learn", "round", new("learn") { Learn = new(Path.GetFullPath(Host.Folder), 1, "cnn", labels, []) { Epochs = 2 } }, attempts: 1, static _ => Task.CompletedTask, CancellationToken.None);
        model = Path.Combine(own.FolderOf(Host, "learn"), "model");
        if (end.How != WorkerEnding.Done)
        {
            throw new BenchException($"The model was not fitted: {end.Reason}");
        }
    }
}
