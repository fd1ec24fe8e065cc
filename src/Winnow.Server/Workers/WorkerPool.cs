using System.Collections.Concurrent;
using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Logging;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Server.Workers;

/// <summary>The server's end of the messages: knows which workers are there, gives each as many shards as it has room for, and takes back what a worker that is gone has left.</summary>
public sealed partial class WorkerPool : IAsyncDisposable
{
    /// <summary>Name of the worker that is kept free for what cannot wait.</summary>
    internal const string LiveName = "live";

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

    /// <summary>Takes back the shards of workers that are silent for too long, from now on.</summary>
    internal void Watch() => sweeping = SweepAsync();

    /// <summary>Waits for a worker with room; dispose what comes back.</summary>
    internal async Task<WorkerSlot> AcquireAsync(ShardPlace place, CancellationToken cancel)
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
            var id = await found.Task;
            lock (gate)
            {
                var worker = workers.Values.First(w => w.Taken.Contains(id));
                return new WorkerSlot(this, id, worker);
            }
        }
        finally
        {
            lock (gate)
            {
                waiting.RemoveAll(w => w.Found == found);
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
        var reading = session.ReadAsync(heard, fetch, StopAsync);
        try
        {
            if (!await slot.Bus.SendAsync(slot.Address, (shard ?? new RunShard(call, "")) with { Call = call, Reply = slot.Reply }, cancel))
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

        async Task StopAsync() => await slot.Bus.SendAsync(slot.Address, new StopShard(call), CancellationToken.None);
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

    /// <summary>Begins to listen on a bus that runs.</summary>
    internal async Task ListenAsync(WorkerBus bus)
    {
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        address.SetResult(await bus.ListenAsync("winnow-server", e =>
        {
            e.Handler<WorkerHere>(async context => await HearAsync(context.Message, bus, await address.Task));
            e.Handler<ShardSaid>(context =>
            {
                (sessions.TryGetValue(context.Message.Call.Id, out var session) ? session : null)?.Take(context.Message);
                return Task.CompletedTask;
            });
            e.Handler<ShardEnded>(context =>
            {
                (sessions.TryGetValue(context.Message.Call.Id, out var session) ? session : null)?.Take(context.Message);
                return Task.CompletedTask;
            });
        }));
    }

    private async Task HearAsync(WorkerHere here, WorkerBus bus, string reply)
    {
        string? refusal = null;
        ShardCall[] unknown;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (!workers.TryGetValue(here.Address, out var worker))
            {
                // The same name from another address: it was started anew, and what it had is gone.
                foreach (var earlier in workers.Values.Where(w => w.Bus == bus && w.Here.Worker == here.Worker).ToArray())
                {
                    Drop(earlier, $"Worker {here.Worker} was started anew.");
                }

                workers[here.Address] = worker = new(here, bus, reply);
                refusal = Greet(worker);
            }

            (worker.Here, worker.HeardAt, worker.ClockAhead) = (here, now, here.At - now);
            if (!worker.IsOwn)
            {
                Compare(here, now);
            }

            unknown = [.. here.Running.Where(c => c.Server == server && !sessions.ContainsKey(c.Id))];
            if (here.Leaving)
            {
                Drop(worker, $"Worker {here.Worker} has left.");
            }

            Serve();
        }

        if (refusal is not null)
        {
            await bus.SendAsync(here.Address, new WorkerRefused(refusal), CancellationToken.None);
        }

        foreach (var call in unknown)
        {
            await bus.SendAsync(here.Address, new StopShard(call), CancellationToken.None);
        }
    }

    private string? Greet(KnownWorker worker)
    {
        var here = worker.Here;
        if (here.Version != WinnowVersion.Own)
        {
            worker.Refusal = $"Worker {here.Worker} on {here.Machine} has version {here.Version} of Winnow and the server has {WinnowVersion.Own}: it gets no work; install the same version on both.";
            Refusing(log, worker.Refusal);
        }
        else if (!worker.IsOwn)
        {
            Come(log, here.Worker, here.Machine, here.Slots);
        }

        return worker.Refusal;
    }

    // Messages may be lost with a broker: then a worker does not work on what it was asked for.
    private void Compare(WorkerHere here, DateTimeOffset now)
    {
        var named = here.Running.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var session in sessions.Values.Where(s => s.Address == here.Address))
        {
            session.Unnamed = named.Contains(session.Call.Id) ? 0 : session.Unnamed + 1;
            if (session.Unnamed > 1 && now - session.Began > lease)
            {
                session.Lose($"Worker {here.Worker} does not work on it any more.");
            }
        }
    }

    private void Drop(KnownWorker worker, string reason)
    {
        workers.Remove(worker.Here.Address);
        foreach (var session in sessions.Values.Where(s => s.Address == worker.Here.Address))
        {
            session.Lose(reason);
        }
    }

    // Under the lock: whoever waited longest goes first.
    private void Serve()
    {
        var now = clock.GetUtcNow();
        foreach (var (place, found) in waiting.ToArray())
        {
            var free = workers.Values.Where(w => (w.Here.Worker == LiveName) == (place == ShardPlace.Live) && w.FreeAt(now, server) > 0);
            var best = free.OrderBy(w => w.IsOwn == (place == ShardPlace.FarFirst)).ThenByDescending(w => w.FreeAt(now, server)).ThenBy(w => w.Here.Worker, StringComparer.Ordinal).FirstOrDefault();
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

    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(WorkerAgent.HereEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                Sweep();
                int shards;
                lock (gate)
                {
                    shards = waiting.Count(w => w.Place != ShardPlace.Live);
                }

                foreach (var bus in buses.Where(b => b.IsShared))
                {
                    await bus.PublishAsync(new WorkWaiting(server, shards), stop.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>Looks once whether workers are silent for too long.</summary>
    internal void Sweep()
    {
        var connected = buses.ToDictionary(b => b, b => b.IsConnected);
        lock (gate)
        {
            var now = clock.GetUtcNow();
            foreach (var worker in workers.Values.Where(w => !w.IsOwn).ToArray())
            {
                if (!connected[worker.Bus])
                {
                    // Nobody is heard while the broker is away: that is not the workers' fault.
                    worker.HeardAt = now;
                }
                else if (now - worker.HeardAt > lease)
                {
                    var reason = string.Create(CultureInfo.InvariantCulture, $"Worker {worker.Here.Worker} on {worker.Here.Machine} was not heard of for {lease.TotalSeconds:0} s.");
                    Drop(worker, reason);
                    Gone(log, reason);
                }
            }

            Serve();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker} on {Machine} has come; it takes {Slots} jobs at once.")]
    private static partial void Come(ILogger log, string worker, string machine, int slots);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    private static partial void Refusing(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    private static partial void Gone(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason}")]
    private static partial void Faulty(ILogger log, string reason);
}
