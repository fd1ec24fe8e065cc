using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Server.Workers;

/// <summary>The server's end of the messages: knows which workers are there, gives each as many shards as it has room for, and takes back what a worker that is gone has left.</summary>
public sealed partial class WorkerPool : IAsyncDisposable
{
    /// <summary>Name of the worker that is kept free for what cannot wait.</summary>
    internal const string LiveName = "live";

    /// <summary>Name of the server's own worker for videos.</summary>
    internal const string VideoName = "video";

    /// <summary>Name of the server's own worker for files of labels.</summary>
    internal const string DataName = "data";

    /// <summary>Clocks that differ more are worth a warning, in seconds.</summary>
    internal const double ClockAheadMax = 30;

    private static readonly TimeSpan RestAfterFault = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<string, KnownWorker> workers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ShardSession> sessions = new(StringComparer.Ordinal);
    private readonly List<(ShardPlace Place, TaskCompletionSource<string> Found)> waiting = [];
    private readonly CancellationTokenSource stop = new();
    private readonly IReadOnlyList<WorkerBus> buses;
    private readonly string server;
    private readonly TimeSpan lease;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private Task sweeping = Task.CompletedTask;
    private long calls;

    /// <param name="buses">Started by whoever gives them: one inside this process for workers of its own, and one to other machines where there is a broker.</param>
    /// <param name="server">Name of this server, the same after a restart.</param>
    /// <param name="lease">How long a worker elsewhere may be silent before its shards are given to others.</param>
    /// <param name="clock">Times it.</param>
    /// <param name="log">Told of workers that come, go and are refused.</param>
    public WorkerPool(IReadOnlyList<WorkerBus> buses, string server, TimeSpan lease, TimeProvider clock, ILogger log) =>
        (this.buses, this.server, this.lease, this.clock, this.log) = (buses, server, lease, clock, log);

    /// <summary>All workers that were heard of, by name.</summary>
    public IReadOnlyList<WorkerView> Workers
    {
        get
        {
            lock (gate)
            {
                return [.. workers.Values.OrderBy(w => w.Here.Worker, StringComparer.Ordinal).Select(w => w.View([.. w.Taken.Select(id => sessions.TryGetValue(id, out var s) ? s.Call.Job : id).Order(StringComparer.Ordinal)]))];
            }
        }
    }

    /// <summary>Waits for a worker with room; dispose what comes back.</summary>
    internal async Task<WorkerSlot> AcquireAsync(ShardPlace place, CancellationToken cancel)
    {
        while (true)
        {
            var id = await FindAsync(place, cancel);
            lock (gate)
            {
                // One that was lost in this very moment is not given.
                if (workers.Values.FirstOrDefault(w => w.Taken.Contains(id)) is { } worker)
                {
                    return new WorkerSlot(this, id, worker);
                }
            }
        }
    }

    /// <summary>Has a worker do a shard.</summary>
    /// <param name="slot">Its room.</param>
    /// <param name="shard">What it needs; call and reply are filled in.</param>
    /// <param name="job">Name of the job's folder.</param>
    /// <param name="heard">Told what its process says; not any more once this is over.</param>
    /// <param name="fetch">Brings here what it made, or null where it lies here.</param>
    /// <param name="cancel">Ends its process.</param>
    internal async Task<ShardOutcome> RunAsync(WorkerSlot slot, RunShard? shard, string job, Func<WorkerMessage, Task> heard, Func<ShardEnded, Task>? fetch, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var call = new ShardCall(slot.Id, server, job);
        var session = new ShardSession(call, slot.Name, slot.Address, clock.GetUtcNow());
        sessions[call.Id] = session;
        lock (gate)
        {
            // It may have gone while the shard was packed: then nobody will ever answer.
            if (!workers.ContainsKey(slot.Address))
            {
                session.Lose($"Worker {slot.Name} has left.");
            }
        }

        var reading = session.ReadAsync(heard, fetch, StopAsync);
        try
        {
            if (!session.Gone.IsCompleted && !await slot.Bus.SendAsync(slot.Address, (shard ?? new RunShard(call, "")) with { Call = call, Reply = slot.Reply }, cancel))
            {
                session.Lose("The broker does not answer.");
            }

            var outcome = await reading.WaitAsync(cancel);
            Count(slot, outcome);
            return outcome;
        }
        finally
        {
            if (!session.Gone.IsCompleted)
            {
                await StopAsync();
                await (slot.IsOwn ? session.Gone : Task.WhenAny(session.Gone, Task.Delay(lease, clock, CancellationToken.None)));
                session.Lose("It was stopped.");
            }

            sessions.TryRemove(call.Id, out _);
            await Task.WhenAny(reading);
        }

        async Task StopAsync() => await slot.Bus.SendAsync(slot.Address, new StopShard(call, slot.Reply), CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await sweeping;
        stop.Dispose();
    }

    internal void Release(string id)
    {
        lock (gate)
        {
            foreach (var worker in workers.Values)
            {
                worker.Taken.Remove(id);
            }

            Serve();
        }
    }

    private async Task<string> FindAsync(ShardPlace place, CancellationToken cancel)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiting.Add((place, found));
            Serve();
        }

        await using var given = cancel.Register(() => found.TrySetCanceled(cancel));
        try
        {
            return await found.Task;
        }
        finally
        {
            lock (gate)
            {
                waiting.RemoveAll(w => w.Found == found);
            }
        }
    }

    private void Count(WorkerSlot slot, ShardOutcome outcome)
    {
        lock (gate)
        {
            if (!workers.TryGetValue(slot.Address, out var worker))
            {
                return;
            }

            worker.Done += outcome.End.How == WorkerEnding.Done ? 1 : 0;
            worker.Lost += outcome.End.How == WorkerEnding.Lost ? 1 : 0;
            if (outcome.Fault is { } fault)
            {
                (worker.Fault, worker.RestsUntil) = (fault, clock.GetUtcNow() + RestAfterFault);
                Faulty(log, fault);
            }
            else if (outcome.End.How == WorkerEnding.Done)
            {
                worker.Fault = null;
            }
        }
    }

    private static bool Serves(KnownWorker worker, ShardPlace place) => (worker.IsOwn ? worker.Here.Worker : null) switch
    {
        LiveName => place == ShardPlace.Live,
        VideoName => place == ShardPlace.Video,
        DataName => place == ShardPlace.FarElseHere,
        null => place is ShardPlace.NearFirst or ShardPlace.FarFirst or ShardPlace.FarElseHere,
        _ => place is ShardPlace.NearFirst or ShardPlace.FarFirst,
    };

    // Under the lock: whoever waited longest goes first.
    private void Serve()
    {
        var now = clock.GetUtcNow();
        foreach (var (place, found) in waiting.ToArray())
        {
            var free = workers.Values.Where(w => Serves(w, place) && w.FreeAt(now, server) > 0);
            var best = free.OrderBy(w => w.IsOwn == (place is ShardPlace.FarFirst or ShardPlace.FarElseHere)).ThenByDescending(w => w.FreeAt(now, server)).ThenBy(w => w.Here.Worker, StringComparer.Ordinal).FirstOrDefault();
            if (best is null)
            {
                continue;
            }

            var id = string.Create(CultureInfo.InvariantCulture, $"{server}-{Guid.NewGuid():N}-{++calls}");
            best.Taken.Add(id);
            if (!found.TrySetResult(id))
            {
                best.Taken.Remove(id);
            }

            waiting.RemoveAll(w => w.Found == found);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason}")]
    private static partial void Faulty(ILogger log, string reason);
}
