using System.Collections.Concurrent;
using System.Globalization;
using MassTransit;
using Winnow.Cli.Console;
using Winnow.Server;
using Winnow.Server.Jobs;
using Winnow.Server.Workers;

namespace Winnow.Cli.Working;

/// <summary>Keeps as many workers on a Slurm cluster as there are shards that wait, up to a bound; they end by themselves when nothing is left.</summary>
internal sealed class SlurmWorkers(CommandConsole console, SlurmOptions slurm, WorkerServiceOptions options)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (int Shards, long At)> waiting = new(StringComparer.Ordinal);
    private readonly SlurmQueue queue = new(slurm, Path.Combine(options.Cache, "slurm"));
    private readonly HashSet<string> open = new(StringComparer.Ordinal);

    /// <exception cref="CommandException">The options make no sense, or Slurm does not answer.</exception>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        if (slurm.Most < 1)
        {
            throw CommandException.Usage("--slurm-most must be 1 or more.");
        }

        try
        {
            await using var bus = WorkerBus.Create(options.Broker);
            console.Line($"Workers on the cluster take jobs from {bus.Name}, at most {slurm.Most} at once. Ctrl-C stops starting more.");
            await bus.StartAsync(cancel);
            await bus.ListenAsync("winnow-slurm", e => e.Handler<WorkWaiting>(context =>
            {
                waiting[context.Message.Server] = (context.Message.Shards, console.Clock.GetTimestamp());
                return Task.CompletedTask;
            }));
            using var timer = new PeriodicTimer(LookEvery, console.Clock);
            while (await timer.WaitForNextTickAsync(cancel))
            {
                // A server that is not heard of any more wants nothing.
                await LookAsync(waiting.Values.Where(w => console.Clock.GetElapsedTime(w.At) < 3 * LookEvery).Sum(w => w.Shards), cancel);
            }

            return ExitCode.Done;
        }
        catch (ServerStartException exception)
        {
            throw CommandException.Usage(exception.Message);
        }
        catch (InvalidDataException exception)
        {
            throw new CommandException(exception.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }

    /// <summary>Looks once: asks how the workers are, names those in trouble, and starts what is missing.</summary>
    /// <param name="shards">Shards that wait.</param>
    /// <param name="cancel">Gives up.</param>
    internal async Task LookAsync(int shards, CancellationToken cancel)
    {
        var tasks = open.Count == 0 ? [] : await queue.OpenAsync(open, cancel);
        foreach (var array in open.Where(a => !tasks.Any(t => t.Id.StartsWith(a + "_", StringComparison.Ordinal))).ToArray())
        {
            open.Remove(array);
            foreach (var task in (await queue.EndedAsync(array, cancel)).Where(t => t.IsTrouble))
            {
                console.Error.WriteLine($"Worker {task.Id} of the cluster ended as {task.State}; its log is in '{Path.Combine(options.Cache, "slurm")}'.");
            }
        }

        var missing = Math.Min(shards, slurm.Most) - tasks.Count;
        if (missing > 0)
        {
            var array = await queue.SubmitAsync(missing, Command(), Secrets(), cancel);
            open.Add(array);
            console.Line(string.Create(CultureInfo.InvariantCulture, $"Started {missing} workers as array {array} for {shards} shards that wait."));
        }
    }

    private IReadOnlyList<string> Command() =>
    [
        .. WorkerProgram.OfThisProcess(), "--until-idle",
        "--slots", options.Slots.ToString(CultureInfo.InvariantCulture),
        "--cache-gib", (options.CacheBytesMax >> 30).ToString(CultureInfo.InvariantCulture), "--memory-gib", (options.MemoryMax >> 30).ToString(CultureInfo.InvariantCulture),
        .. options.Shared is { } shared ? ["--shared", Path.GetFullPath(shared)] : Array.Empty<string>(),
        .. options.S3 is { } s3 ? ["--blobs", s3.ToString(), .. s3.Endpoint is { } endpoint ? ["--s3-endpoint", endpoint.ToString()] : Array.Empty<string>()] : Array.Empty<string>(),
    ];

    // In the environment, not in a script that others may read.
    private Dictionary<string, string> Secrets()
    {
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal) { ["WINNOW_BROKER"] = options.Broker };
        if (options.S3 is { } s3)
        {
            (secrets["AWS_ACCESS_KEY_ID"], secrets["AWS_SECRET_ACCESS_KEY"], secrets["AWS_REGION"]) = (s3.AccessKey, s3.SecretKey, s3.Region);
        }

        return secrets;
    }
}
