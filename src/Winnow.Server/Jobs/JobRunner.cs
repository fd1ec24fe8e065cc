using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Winnow.Server.Blobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Metrics;
using Winnow.Server.Operations;
using Winnow.Server.Projects;
using Winnow.Server.Workers;

namespace Winnow.Server.Jobs;

/// <summary>Calls workers for all projects: so many at once, again after a crash, with a row for each job in its project.</summary>
public sealed partial class JobRunner : IDisposable, IAsyncDisposable
{
    /// <summary>How often a job is given to another worker because one was lost; then something else is wrong.</summary>
    private const int LostMax = 100;

    private const string ShardMark = "-shard-";
    private const int ShardsAtOnce = 64;

    private readonly WorkerLimits limits;
    private readonly TimeProvider clock;
    private readonly JobPackages packages;
    private readonly WorkerHall hall;
    private readonly ServerMetrics? metrics;
    private readonly ILogger log;

    /// <summary>The same with blobs of its own.</summary>
    public JobRunner(ServerOptions options) : this(options, new ServerBlobs(options), metrics: null, NullLogger<JobRunner>.Instance)
    {
    }

    /// <summary>Ends what an earlier server left running, and is ready.</summary>
    public JobRunner(ServerOptions options, ServerBlobs blobs, ServerMetrics? metrics, ILogger<JobRunner> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        (limits, clock, Blobs) = (options.Workers, options.Clock, blobs);
        Folder = Path.Combine(Path.GetFullPath(options.DataFolder), "jobs");
        Directory.CreateDirectory(Folder);
        WorkerSupervisor.EndOrphans(Folder);
        (this.metrics, this.log) = (metrics, log);
        packages = new(blobs.Store, Folder);
        hall = new(options, Folder, log);
    }

    /// <summary>Samples of a shard.</summary>
    public int ShardSamples => limits.ShardSamples;

    /// <summary>All workers that were heard of.</summary>
    public IReadOnlyList<WorkerView> Workers => hall.Pool.Workers;

    /// <summary>The broker to other machines and whether it answers; null where there is none.</summary>
    public (string Name, bool Connected)? Broker => hall.Broker;

    /// <summary>How many jobs wait, run and have ended since the server started.</summary>
    public JobCounts Counts { get; } = new();

    /// <summary>Images and thumbnails.</summary>
    public ServerBlobs Blobs { get; }

    /// <summary>Folder of the jobs' folders.</summary>
    public string Folder { get; }

    /// <summary>Folder of one job.</summary>
    /// <param name="host">Its project.</param>
    /// <param name="name">Its name in the project, such as <c>round-3-learn</c>; never a person's text.</param>
    public string FolderOf(ProjectHost host, string name)
    {
        ArgumentNullException.ThrowIfNull(host);
        return Path.Combine(Folder, $"{host.Id}-{name}");
    }

    /// <summary>Calls a worker until it is done, says that it cannot, or has crashed as often as is allowed.</summary>
    /// <param name="host">The project.</param>
    /// <param name="name">The job's name.</param>
    /// <param name="kind"><c>ingest</c> or <c>round</c>.</param>
    /// <param name="job">What to do. A job file that is there already is kept, so that a job goes on as it began.</param>
    /// <param name="attempts">Calls at most; null for what the limits say.</param>
    /// <param name="heard">Told what the worker says.</param>
    /// <param name="cancel">Ends the worker.</param>
    public async Task<WorkerEnd> RunAsync(ProjectHost host, string name, string kind, WorkerJob job, int? attempts, Func<WorkerMessage, Task> heard, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(host);
        var folder = FolderOf(host, name);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, WorkerJson.JobName);
        if (!File.Exists(file))
        {
            WorkerJson.Write(file, job);
        }

        try
        {
            var end = await CallAsync(host, name, kind, folder, job, attempts ?? limits.AttemptsMax, heard, cancel);
            await NoteAsync(host, name, end.How == WorkerEnding.Done ? "done" : "failed", end.How == WorkerEnding.Done ? null : end.Reason);
            if (!name.Contains(ShardMark, StringComparison.Ordinal))
            {
                await DropAsync(folder);
            }

            return end;
        }
        catch (OperationCanceledException)
        {
            await NoteAsync(host, name, "cancelled", null);
            throw;
        }
    }

    /// <summary>Does a job in shards, each by itself: one that is lost or crashes is done again alone, and what is done stays done through a restart of the server.</summary>
    /// <param name="host">The project.</param>
    /// <param name="name">The job's name; its shards are called after it.</param>
    /// <param name="shards">What to do.</param>
    /// <param name="resultName">The file that each shard makes.</param>
    /// <param name="target">Folder that the files are brought to, named by five digits.</param>
    /// <param name="progress">Told how many shards are done, one call after the other.</param>
    /// <param name="cancel">Ends all.</param>
    /// <returns>How the first shard that failed ended, or that all are done.</returns>
    public async Task<WorkerEnd> RunShardsAsync(ProjectHost host, string name, IReadOnlyList<WorkerJob> shards, string resultName, string target, Func<int, Task> progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentNullException.ThrowIfNull(progress);
        Directory.CreateDirectory(target);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var one = new SemaphoreSlim(1);
        var done = 0;
        WorkerEnd? failure = null;
        try
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, shards.Count), new ParallelOptions { MaxDegreeOfParallelism = ShardsAtOnce, CancellationToken = stop.Token }, async (number, ended) =>
            {
                var result = Path.Combine(target, number.ToString("00000", CultureInfo.InvariantCulture));
                var shard = string.Create(CultureInfo.InvariantCulture, $"{name}{ShardMark}{number}");
                if (!File.Exists(result))
                {
                    var end = await RunAsync(host, shard, "round", shards[number], attempts: null, static _ => Task.CompletedTask, ended);
                    if (end.How != WorkerEnding.Done)
                    {
                        Interlocked.CompareExchange(ref failure, end, null);
                        await stop.CancelAsync();
                        return;
                    }

                    File.Move(Path.Combine(FolderOf(host, shard), resultName), result, overwrite: true);
                }

                Clean(host, shard);
                await one.WaitAsync(ended);
                await progress(++done);
                one.Release();
            });
        }
        catch (OperationCanceledException) when (failure is not null)
        {
            // One failed, and the others were stopped for it.
        }

        await DropAsync(FolderOf(host, name));
        return failure ?? new(WorkerEnding.Done, "", "");
    }

    /// <summary>Removes what a job's shards have left.</summary>
    public void CleanShards(ProjectHost host, string name)
    {
        foreach (var folder in Directory.EnumerateDirectories(Folder, Path.GetFileName(FolderOf(host, name)) + ShardMark + "*"))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Removes a job's files, once what it found is stored.</summary>
    public void Clean(ProjectHost host, string name)
    {
        var folder = FolderOf(host, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Ends what runs on this machine; what runs elsewhere ends by itself once nobody asks for it.</summary>
    public ValueTask DisposeAsync() => hall.DisposeAsync();

    private async Task<WorkerEnd> CallAsync(ProjectHost host, string name, string kind, string folder, WorkerJob job, int attempts, Func<WorkerMessage, Task> heard, CancellationToken cancel)
    {
        var pool = await hall.OpenAsync();
        for (var (attempt, lost) = (1, 0); ;)
        {
            WorkerSlot slot;
            using (Counts.Wait())
            {
                slot = await pool.AcquireAsync(PlaceOf(job), cancel);
            }

            ShardOutcome outcome;
            bool last;
            using (slot)
            using (var counted = Counts.Run())
            {
                await host.WriteAsync(store => store.StartJob(name, kind), cancel);
                Tell(host, name, "running", attempt, null);
                outcome = await TimedAsync(job.Kind, slot, host, () => CallAsync(pool, slot, host, folder, job, heard, cancel));
                last = outcome.End.How switch { WorkerEnding.Lost => ++lost > LostMax, WorkerEnding.Crashed => attempt >= attempts, _ => true };
                if (last)
                {
                    counted.Ended(outcome.End.How == WorkerEnding.Done);
                }
            }

            if (outcome.End.Log.Length > 0)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, "log.txt"), outcome.End.Log, CancellationToken.None);
            }

            if (slot.IsOwn && outcome.Fault is { } fault)
            {
                // The machine of the server itself: whoever asked tries again when that may have passed.
                throw new System.ComponentModel.Win32Exception(fault);
            }

            if (last)
            {
                return outcome.End;
            }

            Tell(host, name, "waiting", attempt, outcome.End.Reason);
            if (outcome.End.How == WorkerEnding.Crashed)
            {
                await Task.Delay(limits.BackOff * Math.Pow(4, attempt++ - 1), clock, cancel);
            }
        }
    }

    private async Task<ShardOutcome> TimedAsync(string kind, WorkerSlot slot, ProjectHost host, Func<Task<ShardOutcome>> call)
    {
        using var span = ServerTracing.Source.StartActivity($"job {kind}");
        span?.SetTag("winnow.project", host.Id);
        span?.SetTag("winnow.worker", slot.Name);
        var began = clock.GetTimestamp();
        var outcome = await call();
        var how = outcome.End.How.ToString().ToLowerInvariant();
        span?.SetTag("winnow.how", how);
        metrics?.JobEnded(kind, how, clock.GetElapsedTime(began));
        return outcome;
    }

    private async Task<ShardOutcome> CallAsync(WorkerPool pool, WorkerSlot slot, ProjectHost host, string folder, WorkerJob job, Func<WorkerMessage, Task> heard, CancellationToken cancel)
    {
        var called = Path.GetFileName(folder);
        if (slot.IsOwn)
        {
            if (Blobs.Store.LocalFolder is null)
            {
                await Blobs.BringAsync(host, JobImages.Of(host, job), check: false, cancel);
            }

            return await pool.RunAsync(slot, null, called, heard, fetch: null, cancel);
        }

        var shard = await packages.PackAsync(host, folder, job, cancel);
        return await pool.RunAsync(slot, shard, called, heard, ended => packages.FetchAsync(shard, ended, folder, cancel), cancel);
    }

    // What travelled is not needed any more; a store that is away now only keeps some bytes too many.
    private async Task DropAsync(string folder)
    {
        if (hall.Broker is null)
        {
            return;
        }

        try
        {
            await packages.DropAsync(Path.GetFileName(folder), CancellationToken.None);
        }
        catch (BlobException exception) when (exception.Fault == BlobFault.Unavailable)
        {
            Left(log, folder, exception);
        }
    }

    // Images that pass by are decided while a model is fitted, and programs that wait are answered: they do not wait behind hours of training.
    private static ShardPlace PlaceOf(WorkerJob job) => job.Kind switch
    {
        "stream" or "suggest" => ShardPlace.Live,
        "ingest" or "detect" => ShardPlace.NearFirst,
        _ => ShardPlace.FarFirst,
    };

    private static async Task NoteAsync(ProjectHost host, string name, string state, string? reason)
    {
        await host.WriteAsync(
            store =>
            {
                store.EndJob(name, state, reason);
                return true;
            },
            CancellationToken.None);
        Tell(host, name, state, null, reason);
    }

    private static void Tell(ProjectHost host, string name, string state, int? attempt, string? reason) =>
        host.Events.Publish("job", new JobEvent(name, state, attempt?.ToString(CultureInfo.InvariantCulture), reason));

    [LoggerMessage(Level = LogLevel.Warning, Message = "What travelled for '{Job}' stays in the store of blobs.")]
    private static partial void Left(ILogger log, string job, Exception exception);

    private sealed record JobEvent(string Job, string State, string? Attempt, string? Reason);
}
