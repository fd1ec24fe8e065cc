using System.Collections.Concurrent;
using MassTransit;
using Winnow.Server.Jobs;

namespace Winnow.Server.Workers;

/// <summary>The worker's end of the messages: says that it is there, takes shards while it has room, and tells what comes of them.</summary>
/// <param name="bus">Started by whoever gives it.</param>
/// <param name="work">Does the shards.</param>
/// <param name="name">Distinct among workers.</param>
/// <param name="slots">Shards at once.</param>
/// <param name="clock">Paces what it says of itself.</param>
public sealed class WorkerAgent(WorkerBus bus, IShardWork work, string name, int slots, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>How often a worker says that it is there.</summary>
    public static readonly TimeSpan HereEvery = TimeSpan.FromSeconds(2);

    private const int StoppedMax = 1000;

    private readonly Queue<string> stopped = new();
    private readonly ServerSilence servers = new(clock);
    private readonly ConcurrentDictionary<string, Running> running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource<string> refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private string address = "";
    private Task beating = Task.CompletedTask;
    private bool leaving;

    /// <summary>The version it says it has; another one is refused.</summary>
    public string Version { get; init; } = WinnowVersion.Own;

    /// <summary>Completes with the reason once a server refuses this worker.</summary>
    public Task<string> Refused => refused.Task;

    /// <summary>Whether it works on something now.</summary>
    public bool Busy => !running.IsEmpty;

    /// <summary>Shards done since it started.</summary>
    public int Done { get; private set; }

    /// <summary>Begins to take work.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        address = await bus.ListenAsync("winnow-worker", e =>
        {
            e.Handler<RunShard>(context =>
            {
                Take(context.Message);
                return Task.CompletedTask;
            });
            e.Handler<StopShard>(context => StopAsync(context.Message));
            e.Handler<WorkWaiting>(context =>
            {
                servers.Hear(context.Message.Server);
                return Task.CompletedTask;
            });
            e.Handler<WorkerRefused>(context =>
            {
                refused.TrySetResult(context.Message.Reason);
                return Task.CompletedTask;
            });
        });
        await HereAsync(cancel);
        beating = BeatAsync();
    }

    /// <summary>Ends what runs, says goodbye and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            leaving = true;
        }

        foreach (var (_, call) in running)
        {
            await call.StopAsync();
        }

        await Task.WhenAll(running.Values.Select(c => c.Ended));
        await stop.CancelAsync();
        await beating;
        if (address.Length > 0 && bus.IsConnected)
        {
            await HereAsync(CancellationToken.None);
        }

        stop.Dispose();
    }

    // Messages may overtake each other: a shard that is stopped before it has come is not begun.
    private async Task StopAsync(StopShard wanted)
    {
        Running? call;
        lock (gate)
        {
            if (!running.TryGetValue(wanted.Call.Id, out call))
            {
                stopped.Enqueue(wanted.Call.Id);
                if (stopped.Count > StoppedMax)
                {
                    stopped.Dequeue();
                }
            }
        }

        await (call?.StopAsync() ?? TellAsync(wanted.Reply, new ShardEnded(wanted.Call, 0, "stopped", "It was stopped.", "", null), call: null));
    }

    /// <summary>Stops shards of servers that are gone for good. A server's own workers end with it.</summary>
    internal async Task StopForgottenAsync()
    {
        if (!bus.IsShared)
        {
            return;
        }

        if (!bus.IsConnected)
        {
            servers.Deaf();
            return;
        }

        foreach (var call in running.Values.Where(IsForgotten))
        {
            await call.StopAsync();
        }
    }

    /// <summary>How long nothing was heard of a server, from the start on.</summary>
    internal TimeSpan SilenceOf(string server) => servers.Of(server, asked: 0);

    private bool IsForgotten(Running call) => bus.IsShared && servers.Of(call.Call.Server, call.Began) > ServerSilence.Max;

    private void Take(RunShard shard)
    {
        lock (gate)
        {
            if (stopped.Contains(shard.Call.Id))
            {
                return;
            }

            if (!leaving && running.Count < slots)
            {
                var call = new Running(shard.Call, clock.GetTimestamp());
                if (running.TryAdd(shard.Call.Id, call))
                {
                    call.Ended = Task.Run(() => RunAsync(shard, call));
                }

                return;
            }
        }

        _ = bus.SendAsync(shard.Reply, new ShardEnded(shard.Call, 0, "busy", $"Worker {name} has no room.", "", null), CancellationToken.None);
    }

    private async Task RunAsync(RunShard shard, Running call)
    {
        var lines = new LineSender((from, said) => TellAsync(shard.Reply, new ShardSaid(shard.Call, from, said), call));
        ShardEnded ended;
        try
        {
            var (end, outputs) = await work.RunAsync(shard, lines.AddAsync, call.Stop);
            await lines.CompleteAsync();
            ended = new(shard.Call, lines.Count, end.How switch { WorkerEnding.Done => "done", WorkerEnding.Failed => "failed", _ => "crashed" }, end.Reason, end.Log, outputs);
            Done++;
        }
        catch (OperationCanceledException)
        {
            await lines.CompleteAsync();
            ended = new(shard.Call, lines.Count, "stopped", "It was stopped.", "", null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or InvalidDataException or System.ComponentModel.Win32Exception)
        {
            // Such as a full disk, or a program that is not installed: whoever runs the machine must know.
            await lines.CompleteAsync();
            ended = new(shard.Call, lines.Count, "fault", $"Worker {name}: {exception.Message}", "", null);
        }

        await TellAsync(shard.Reply, ended, call);
        lock (gate)
        {
            running.TryRemove(shard.Call.Id, out _);
        }

        call.Dispose();
        await HereAsync(CancellationToken.None);
    }

    // A result is worth waiting for a broker that is away; once the server has given the shard to another, it passes this one over.
    private async Task TellAsync<T>(string reply, T message, Running? call) where T : class
    {
        while (!await bus.SendAsync(reply, message, CancellationToken.None) && !stop.IsCancellationRequested && !leaving && !(call is not null && IsForgotten(call)))
        {
            await Task.Delay(HereEvery, clock);
        }
    }

    private Task<bool> HereAsync(CancellationToken cancel)
    {
        WorkerHere here;
        lock (gate)
        {
            here = new(name, Version, Environment.MachineName, address, slots, [.. running.Values.Select(r => r.Call)], clock.GetUtcNow(), leaving);
        }

        return bus.PublishAsync(here, cancel);
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(HereEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
            {
                await HereAsync(stop.Token);
                await StopForgottenAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // It leaves.
        }
    }

    private sealed class Running(ShardCall call, long began) : IDisposable
    {
        private readonly CancellationTokenSource stop = new();

        public ShardCall Call { get; } = call;

        public long Began { get; } = began;

        public CancellationToken Stop => stop.Token;

        public Task Ended { get; set; } = Task.CompletedTask;

        public async Task StopAsync()
        {
            try
            {
                await stop.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // It has ended already.
            }
        }

        public void Dispose() => stop.Dispose();
    }
}
