using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Winnow.Server;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Storage;
using Winnow.Vision.Imaging;

namespace Winnow.Bench.Serving;

/// <summary>A server's jobs, a RabbitMQ on this machine and workers that are processes of their own, over made-up pictures and a model that a worker has fitted.</summary>
internal sealed class WorkerScene : IAsyncDisposable
{
    private const int Images = 600;
    private const int Width = 512;
    private const int Height = 384;

    private readonly string repository;
    private readonly string folder = Directory.CreateTempSubdirectory("winnow-workers-").FullName;
    private readonly string[] ports = [.. Enumerable.Range(0, 3).Select(_ => FreePort())];
    private readonly Dictionary<string, Process> workers = new(StringComparer.Ordinal);
    private readonly ProjectRegistry projects;
    private readonly ServerOptions options;
    private readonly Process broker;
    private readonly Lazy<JobRunner> jobs;
    private string model = "";
    private long[] samples = [];

    private WorkerScene(string repository)
    {
        this.repository = repository;
        options = OptionsOf(local: 0, $"amqp://guest:guest@127.0.0.1:{ports[0]}");
        projects = new(options);
        Host = projects.Create("bench", "classify", ["dark", "bright"], new() { Automatic = false }, "bench", seed: 1);
        broker = Started(new(Script(), ["start", Path.Combine(folder, "rabbit"), .. ports]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
        jobs = new(() => new(options));
    }

    public ProjectHost Host { get; }

    public JobRunner Jobs => jobs.Value;

    /// <summary>Names of the workers that run.</summary>
    public IReadOnlyCollection<string> Running => workers.Keys;

    /// <exception cref="BenchException">There is no RabbitMQ.</exception>
    public static async Task<WorkerScene> StartAsync(string repository)
    {
        var scene = new WorkerScene(repository);
        await scene.FillAsync();
        await scene.FitAsync();
        await UntilAsync(() => scene.Jobs.Broker is { Connected: true } || (scene.broker.HasExited ? throw new BenchException("RabbitMQ did not start; ./dev setup installs rabbitmq-server.") : false));
        return scene;
    }

    /// <summary>Starts a worker on one core.</summary>
    public void StartWorker(string name, int core)
    {
        var start = new ProcessStartInfo("taskset", ["-c", Text(core), .. options.WorkerCommand, "--shared", options.DataFolder, "--cache", Path.Combine(folder, "cache-" + name), "--name", name])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["WINNOW_BROKER"] = options.Broker;
        start.Environment["OMP_NUM_THREADS"] = "1";
        workers[name] = Started(start);
    }

    /// <summary>Starts what keeps workers on a Slurm cluster.</summary>
    /// <param name="sbatch">The cluster's sbatch.</param>
    /// <param name="most">Workers at once.</param>
    public void StartSlurm(string sbatch, int most)
    {
        var start = new ProcessStartInfo(options.WorkerCommand[0], [.. options.WorkerCommand.Skip(1), "--slurm", sbatch, "--slurm-most", Text(most), "--shared", options.DataFolder, "--cache", Path.Combine(folder, "cache-slurm")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["WINNOW_BROKER"] = options.Broker;
        start.Environment["OMP_NUM_THREADS"] = "1";
        workers["slurm"] = Started(start);
    }

    /// <summary>Ends a worker and its child as a machine that loses its power.</summary>
    public async Task KillAsync(string name)
    {
        if (workers.Remove(name, out var process))
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
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
            await KillAsync(name);
        }

        await Jobs.DisposeAsync();
        await projects.DisposeAsync();
        broker.Kill(entireProcessTree: true);
        await broker.WaitForExitAsync();
        broker.Dispose();
        using (var stop = Process.Start(Script(), ["stop", ports[2]]))
        {
            await stop.WaitForExitAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return Text(((IPEndPoint)probe.LocalEndpoint).Port);
    }

    private static Process Started(ProcessStartInfo start)
    {
        var process = Process.Start(start) ?? throw new BenchException($"'{start.FileName}' did not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private string Script() => Path.Combine(repository, "eng", "broker.sh");

    private ServerOptions OptionsOf(int local, string? address) => new()
    {
        DataFolder = Path.Combine(folder, "data"),
        WorkerCommand = ["dotnet", Path.Combine(AppContext.BaseDirectory, "winnow.dll"), "worker"],
        Workers = new() { AtOnce = local, BackOff = TimeSpan.Zero, LeaseMax = TimeSpan.FromSeconds(4) },
        Broker = address,
    };

    private async Task FillAsync()
    {
        var stored = new List<NewSample>();
        for (var i = 0; i < Images; i++)
        {
            var image = new ImageBuffer(Width, Height);
            var random = new Random(i);
            var (level, phase) = (i % 2 == 0 ? 60 : 180, random.NextDouble() * Math.Tau);
            for (var p = 0; p < image.Pixels.Length; p++)
            {
                image.Pixels[p] = (byte)Math.Clamp(level + (40 * Math.Sin((p / 97.0) + phase)) + random.Next(24), 0, 255);
            }

            var file = ImageCodec.Encode(image, ImageFormat.Jpeg, 90);
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
