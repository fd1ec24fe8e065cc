using Microsoft.Extensions.Logging;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Server.Workers;

/// <summary>A server's workers: its own behind messages inside the process, others behind a broker. Opened when the first job comes.</summary>
internal sealed class WorkerHall : IAsyncDisposable
{
    private const string OwnName = "here";

    // As many as a disk serves well; each project makes one export and reads one file of labels at a time.
    private const int DataAtOnce = 4;

    private readonly WorkerBus near = WorkerBus.Create(broker: null);
    private readonly WorkerBus? far;
    private readonly WorkerAgent[] agents;
    private readonly Lazy<Task<WorkerPool>> opened;
    private readonly CancellationTokenSource stop = new();
    private Task connecting = Task.CompletedTask;

    /// <exception cref="ServerStartException">The broker's address is none.</exception>
    public WorkerHall(ServerOptions options, string jobs, ILogger log)
    {
        far = options.Broker is { } broker ? WorkerBus.Create(broker) : null;
        var limits = options.Workers;
        var work = new LocalShardWork(new(options.WorkerCommand, limits, options.Clock), jobs);
        Pool = new(far is null ? [near] : [near, far], NameOf(jobs), limits.LeaseMax, options.Clock, log);
        agents =
        [
            .. limits.AtOnce > 0
                ? [new WorkerAgent(near, work, OwnName, limits.AtOnce, options.Clock), new WorkerAgent(near, new OwnDataWork(jobs, options.Store, options.Clock), WorkerPool.DataName, DataAtOnce, options.Clock)]
                : Array.Empty<WorkerAgent>(),
            new(near, work, WorkerPool.LiveName, 1, options.Clock),
            new(near, work, WorkerPool.VideoName, 1, options.Clock),
        ];
        opened = new(BeginAsync);
        if (far is not null)
        {
            // Workers elsewhere are seen from the start, not from the first job.
            _ = opened.Value;
        }
    }

    /// <summary>Who is there.</summary>
    public WorkerPool Pool { get; }

    /// <summary>The broker, without its password, and whether it answers.</summary>
    public (string Name, bool Connected)? Broker => far is null ? null : (far.Name, far.IsConnected);

    /// <summary>The pool, listening.</summary>
    public Task<WorkerPool> OpenAsync() => opened.Value;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        if (opened.IsValueCreated)
        {
            await opened.Value;
            foreach (var agent in agents)
            {
                await agent.DisposeAsync();
            }

            await connecting;
            await Pool.DisposeAsync();
            await near.DisposeAsync();
            await (far?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        stop.Dispose();
    }

    private async Task<WorkerPool> BeginAsync()
    {
        await near.StartAsync(CancellationToken.None);
        await Pool.ListenAsync(near);
        foreach (var agent in agents)
        {
            await agent.StartAsync(CancellationToken.None);
        }

        // A broker that is away must not keep people from labelling.
        connecting = far is null ? Task.CompletedTask : Task.Run(ConnectAsync);
        return Pool;
    }

    private async Task ConnectAsync()
    {
        try
        {
            await far!.StartAsync(stop.Token);
            await Pool.ListenAsync(far);
            Pool.Watch();
        }
        catch (OperationCanceledException)
        {
            // The server stops before the broker ever answered.
        }
    }

    // Known again after a restart, so that workers stop what nobody waits for any more.
    private static string NameOf(string jobs)
    {
        var path = Path.Combine(jobs, "server.json");
        if (!File.Exists(path))
        {
            WorkerJson.Write(path, Guid.NewGuid().ToString("N"));
        }

        return WorkerJson.Read<string>(path);
    }
}
