using System.Globalization;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Metrics;
using Winnow.Server.Projects;

namespace Winnow.Server.Jobs;

/// <summary>Calls workers for all projects: so many at once, again after a crash, with a row for each job in its project.</summary>
public sealed class JobRunner : IDisposable
{
    private readonly WorkerSupervisor supervisor;
    private readonly WorkerLimits limits;
    private readonly TimeProvider clock;
    private readonly SemaphoreSlim slots;
    private readonly SemaphoreSlim streamSlots = new(1);
    private readonly SemaphoreSlim videoSlots = new(1);

    /// <summary>Ends what an earlier server left running, and is ready.</summary>
    public JobRunner(ServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (limits, clock) = (options.Workers, options.Clock);
        supervisor = new(options.WorkerCommand, limits, clock);
        slots = new(limits.AtOnce);
        Folder = Path.Combine(Path.GetFullPath(options.DataFolder), "jobs");
        Directory.CreateDirectory(Folder);
        WorkerSupervisor.EndOrphans(Folder);
    }

    /// <summary>How many jobs wait, run and have ended since the server started.</summary>
    public JobCounts Counts { get; } = new();

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

        // Images that pass by are decided while a model is fitted, and programs that wait are answered: they do not wait behind hours of training, nor behind a long video.
        var free = job.Kind switch
        {
            "stream" or "suggest" => streamSlots,
            "video" => videoSlots,
            _ => slots,
        };
        using (Counts.Wait())
        {
            await free.WaitAsync(cancel);
        }

        using var counted = Counts.Run();
        try
        {
            var end = await CallAsync(host, name, kind, folder, attempts ?? limits.AttemptsMax, heard, cancel);
            counted.Ended(end.How == WorkerEnding.Done);
            await NoteAsync(host, name, end.How == WorkerEnding.Done ? "done" : "failed", end.How == WorkerEnding.Done ? null : end.Reason);
            return end;
        }
        catch (OperationCanceledException)
        {
            await NoteAsync(host, name, "cancelled", null);
            throw;
        }
        finally
        {
            free.Release();
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
    public void Dispose()
    {
        slots.Dispose();
        streamSlots.Dispose();
        videoSlots.Dispose();
    }

    private async Task<WorkerEnd> CallAsync(ProjectHost host, string name, string kind, string folder, int attempts, Func<WorkerMessage, Task> heard, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await host.WriteAsync(store => store.StartJob(name, kind), cancel);
            Tell(host, name, "running", attempt, null);
            var end = await supervisor.RunAsync(folder, heard, cancel);
            if (end.Log.Length > 0)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, "log.txt"), end.Log, CancellationToken.None);
            }

            if (end.How != WorkerEnding.Crashed || attempt >= attempts)
            {
                return end;
            }

            Tell(host, name, "waiting", attempt, end.Reason);
            await Task.Delay(limits.BackOff * Math.Pow(4, attempt - 1), clock, cancel);
        }
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
