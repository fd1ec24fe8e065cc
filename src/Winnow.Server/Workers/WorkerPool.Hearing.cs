using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Winnow.Server.Workers;

public sealed partial class WorkerPool
{
    /// <summary>Takes back the shards of workers that are silent for too long, from now on.</summary>
    internal void Watch() => sweeping = SweepAsync();

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
            await bus.SendAsync(here.Address, new StopShard(call, reply), CancellationToken.None);
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
                    shards = waiting.Count(w => w.Place is ShardPlace.NearFirst or ShardPlace.FarFirst or ShardPlace.FarElseHere);
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
}
