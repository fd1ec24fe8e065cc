using Microsoft.Extensions.Logging;
using Winnow.Server.Blobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Operations;
using Winnow.Server.Projects;
using Winnow.Server.Workers;

namespace Winnow.Server.Jobs;

public sealed partial class JobRunner
{
    /// <summary>How often a job is given to another worker because one was lost; then something else is wrong.</summary>
    private const int LostMax = 100;

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
                // An export leaves damaged copies out: with a store behind them they are brought anew first.
                await Blobs.BringAsync(host, JobImages.Of(host, job), check: job.Export is not null, cancel);
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

    // Images that pass by are decided while a model is fitted, and programs that wait are answered: they do not wait behind hours of training, nor behind a long video.
    private static ShardPlace PlaceOf(WorkerJob job) => job.Kind switch
    {
        "stream" or "suggest" => ShardPlace.Live,
        "video" => ShardPlace.Video,
        "ingest" or "detect" => ShardPlace.NearFirst,
        "export" or "labels" => ShardPlace.FarElseHere,
        _ => ShardPlace.FarFirst,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "What travelled for '{Job}' stays in the store of blobs.")]
    private static partial void Left(ILogger log, string job, Exception exception);
}
