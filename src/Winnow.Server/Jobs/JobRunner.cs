using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Winnow.Server.Blobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Metrics;
using Winnow.Server.Projects;
using Winnow.Server.Workers;

namespace Winnow.Server.Jobs;

/// <summary>Calls workers for all projects: so many at once, again after a crash, with a row for each job in its project.</summary>
public sealed partial class JobRunner : IDisposable, IAsyncDisposable
{
    private readonly WorkerLimits limits;
    private readonly TimeProvider clock;
    private readonly JobsPlace place;
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
        place = JobsPlace.Take(Path.GetFullPath(options.DataFolder));
        Folder = place.Folder;
        WorkerSupervisor.EndOrphans(Folder);
        JobPackages.CleanUp(Folder);
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
        if (File.Exists(file))
        {
            job = WorkerJson.Read<WorkerJob>(file);
        }
        else
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

    /// <summary>Removes a job's files, once what it found is stored.</summary>
    public void Clean(ProjectHost host, string name)
    {
        var folder = FolderOf(host, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Removes what jobs left here that another server has gone on with since; only where there may be several.</summary>
    internal void CleanAll()
    {
        if (!place.IsOneOfSeveral)
        {
            return;
        }

        // What a program waits for runs at every server, whoever leads.
        foreach (var left in Directory.EnumerateDirectories(Folder).Where(d => !d.EndsWith($"-{LiveSuggester.Name}", StringComparison.Ordinal)))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Ends what runs on this machine; what runs elsewhere ends by itself once nobody asks for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await hall.DisposeAsync();
        place.Dispose();
    }

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

    private sealed record JobEvent(string Job, string State, string? Attempt, string? Reason);
}
