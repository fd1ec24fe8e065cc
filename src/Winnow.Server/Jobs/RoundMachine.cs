using System.Globalization;
using Winnow.Server.Blobs;
using Winnow.Server.Projects;
using Winnow.Server.Sharing;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>Takes a project from round to round: fit, measure, stop, gather, query, label. Each step is a row; killed at any moment, it goes on with the step it was at.</summary>
internal sealed class RoundMachine(ProjectHost host, JobRunner jobs)
{
    /// <summary>What journals call the machine.</summary>
    public const string Self = "winnow";

    private const string UsedUp = "Every image is labelled, skipped or waits for a reviewer; new images start the next round.";

    /// <summary>A first round over a part of what is coming in is worth starting with this many images per pick.</summary>
    private const int PoolPerPick = 10;

    private readonly Lock gate = new();
    private CancellationTokenSource? step;
    private StoredRun? begun;

    /// <summary>Does what is to be done now; returns where people are to label, or nothing is to be done.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            var run = host.Read(s => s.ReadNewestRun());
            if (run is { State: "running", Paused: true })
            {
                return;
            }

            if (run is { State: "running" })
            {
                CleanOnce(run);
                await AdvanceAsync(run, cancel);
            }
            else if (Due(run) is { } cause)
            {
                await StartAsync(run, cause, Self, cancel);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Starts the next round; one that is being labelled is over with it.</summary>
    public async Task<StoredRun> StartAsync(StoredRun? last, string cause, string by, CancellationToken cancel)
    {
        var started = await host.WriteAsync(
            store =>
            {
                if (last is { State: "label" })
                {
                    store.SetStep(last.Round, "label", "done", cause);
                    store.ChangeRun(last.Round, "done", cause, by);
                }

                var next = (store.ReadNewestRound()?.Number ?? 0) + 1;
                return store.StartRun(next, cause, by);
            },
            cancel);

        if (host.IsShared)
        {
            CleanOnce(started);
        }
        else
        {
            Clean(started);
        }

        Tell();
        return started;
    }

    /// <summary>Ends the worker of a round that was paused or cancelled, whichever server has it.</summary>
    public void Interrupt()
    {
        InterruptHere();
        host.Events.Relay?.Invoke(RelayedMessage.Interrupted, "");
    }

    /// <summary>The same at this server alone.</summary>
    public void InterruptHere()
    {
        lock (gate)
        {
            step?.Cancel();
        }
    }

    /// <summary>Tells listeners where the rounds are.</summary>
    public void Tell() => host.Events.Publish("round", host.Read(RoundView.Newest));

    // A round that was started, or gone on with, at another server: what an earlier try left here is not of now.
    private void CleanOnce(StoredRun run)
    {
        lock (gate)
        {
            if (host.IsShared && (begun?.Round, begun?.StartedAt, begun?.Event) != (run.Round, run.StartedAt, run.Event))
            {
                Clean(run);
            }
        }
    }

    // What a failed or cancelled try left is not gone on from: labels have changed since.
    private void Clean(StoredRun run)
    {
        jobs.Clean(host, LearnStep.NameOf(run.Round));
        jobs.Clean(host, PickStep.NameOf(run.Round));
        jobs.CleanShards(host, PickStep.ScoreNameOf(run.Round));
        begun = run;
    }

    private async Task AdvanceAsync(StoredRun run, CancellationToken cancel)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        lock (gate)
        {
            step = linked;
        }

        try
        {
            var done = host.Read(s => s.ReadSteps(run.Round)).Where(s => s.State is "done" or "skipped").Select(s => s.Name).ToHashSet();
            var failure = !done.IsSupersetOf(["fit", "measure"]) ? await new LearnStep(host, jobs, run).RunAsync(linked.Token)
                : !done.Contains("stop") ? await new StopStep(host, run).RunAsync(linked.Token)
                : await new PickStep(host, jobs, run).RunAsync(linked.Token);
            if (failure is not null)
            {
                await FailAsync(run, failure);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Paused or cancelled by a person: the row says which.
        }
        catch (Exception exception) when (exception is InvalidDataException or (IOException and not BlobException { Fault: BlobFault.Unavailable }) or UnauthorizedAccessException)
        {
            await FailAsync(run, exception.Message);
        }
        finally
        {
            lock (gate)
            {
                step = null;
            }
        }

        host.Changed();
        Tell();
    }

    private Task<bool> FailAsync(StoredRun run, string reason) => host.WriteAsync(
        store =>
        {
            foreach (var running in store.ReadSteps(run.Round).Where(s => s.State == "running"))
            {
                store.SetStep(run.Round, running.Name, "failed", reason);
            }

            store.ChangeRun(run.Round, "failed", reason, Self);
            return true;
        },
        CancellationToken.None);

    /// <summary>Why the next round is due, or null.</summary>
    private string? Due(StoredRun? run)
    {
        var settings = host.Settings;
        if (!settings.Automatic || settings.DeletedAt is not null)
        {
            return null;
        }

        var (counters, importing) = host.Read(s => (s.ReadCounters(), s.ReadOpenImports().Count > 0));
        return run switch
        {
            null => counters["pool"] > 0 && (!importing || counters["pool"] >= PoolPerPick * settings.Query) ? "the first images are here" : null,
            { State: "label" } when host.Queue.Round == run.Round && host.Queue.Remaining == 0 => $"all picks of round {run.Round} are answered",
            { State: "label" } when counters["labelled"] - run.Labelled >= settings.TrainAfter => string.Create(CultureInfo.InvariantCulture, $"{settings.TrainAfter} new labels are there"),
            { State: "done", Reason: UsedUp } when counters["pool"] > 0 && !importing => "new images are here",
            _ => null,
        };
    }

    /// <summary>Why labelling ends where the pool is empty.</summary>
    internal static string ReasonUsedUp => UsedUp;
}
