using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Server;
using Winnow.Server.Blobs;
using Winnow.Server.Jobs;
using Winnow.Server.Workers;

namespace Winnow.Cli.Working;

/// <summary>A worker on a machine of its own: takes jobs from a broker until it is stopped, or refused.</summary>
internal sealed class WorkerService(CommandConsole console, WorkerServiceOptions options)
{
    private static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <exception cref="CommandException">The options make no sense, or the server refuses this worker.</exception>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        using var alone = Lock();
        var store = OpenStore();
        using var disposed = store as IDisposable;
        var name = options.Name ?? string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}");
        var supervisor = new WorkerSupervisor(WorkerProgram.OfThisProcess(), new() { MemoryMax = options.MemoryMax }, console.Clock);
        var work = new RemoteShardWork(supervisor, store, options.Cache, options.CacheBytesMax, console.Clock);
        try
        {
            await using var bus = WorkerBus.Create(options.Broker);
            console.Write(new { worker = name, broker = bus.Name, blobs = store.Name, slots = options.Slots }, c => c.Line($"Worker {name} takes {options.Slots} jobs at once from {bus.Name}; images come from {store.Name}. Ctrl-C stops it."));
            await bus.StartAsync(cancel);
            await using var agent = new WorkerAgent(bus, work, name, options.Slots, console.Clock);
            await agent.StartAsync(cancel);
            var refused = await Task.WhenAny(agent.Refused, WaitAsync(agent, cancel));
            return refused == agent.Refused ? throw new CommandException(await agent.Refused) : ExitCode.Done;
        }
        catch (ServerStartException exception)
        {
            throw CommandException.Usage(exception.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping is how a worker ends.
            return ExitCode.Done;
        }
    }

    // Another worker would throw away what this one reads.
    private FileStream Lock()
    {
        try
        {
            return new(Path.Combine(Directory.CreateDirectory(options.Cache).FullName, "worker.lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new CommandException($"The folder '{options.Cache}' is used by another worker, or cannot be written ({exception.Message.TrimEnd('.')}); give each worker its own --cache.");
        }
    }

    private IBlobStore OpenStore()
    {
        options.RequireSlots();
        return (options.S3, options.Shared) switch
        {
            ({ } s3, null) => new S3BlobStore(s3),
            (null, { } shared) when Directory.Exists(shared) => new FolderBlobStore(shared),
            (null, { } shared) => throw CommandException.Usage($"--shared '{shared}' is no folder; mount the server's data folder there."),
            _ => throw CommandException.Usage("Say where images and jobs' files travel: either --blobs s3://BUCKET/PREFIX or --shared FOLDER, the same as the server's."),
        };
    }

    private async Task WaitAsync(WorkerAgent agent, CancellationToken cancel)
    {
        if (!options.UntilIdle)
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }

        // Counted in looks: a clock that jumps must not end it.
        for (var (idle, done) = (TimeSpan.Zero, -1); idle < IdleMax;)
        {
            await Task.Delay(LookEvery, console.Clock, cancel);
            idle = agent.Busy || agent.Done != done ? TimeSpan.Zero : idle + LookEvery;
            done = agent.Done;
        }
    }
}
