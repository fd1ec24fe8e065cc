using System.Collections.Concurrent;
using System.Globalization;
using MassTransit;
using Winnow.Cli.Console;
using Winnow.Server;
using Winnow.Server.Jobs;
using Winnow.Server.Workers;

namespace Winnow.Cli.Working;

/// <summary>Keeps as many workers on a Slurm cluster as the shards that wait need, up to a bound; they end by themselves when nothing is left.</summary>
internal sealed class SlurmWorkers(CommandConsole console, SlurmOptions slurm, WorkerServiceOptions options)
{
    /// <summary>How often it asks Slurm.</summary>
    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RestMin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RestMax = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (int Shards, long At)> waiting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (int Running, long At)> heard = new(StringComparer.Ordinal);
    private readonly SlurmQueue queue = new(slurm, Path.Combine(options.Cache, "slurm"));
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private (TimeSpan Length, long Since) rest;
    private bool submitted;
    private bool open = true;

    /// <exception cref="CommandException">The options make no sense, or Slurm refuses the first workers.</exception>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        if (slurm.Most < 1)
        {
            throw CommandException.Usage("--slurm-most must be 1 or more.");
        }

        options.RequireSlots();
        try
        {
            await using var bus = WorkerBus.Create(options.Broker);
            console.Line($"Workers on the cluster take jobs from {bus.Name}, at most {slurm.Most} at once. Ctrl-C stops starting more.");
            await bus.StartAsync(cancel);
            await bus.ListenAsync("winnow-slurm", e =>
            {
                e.Handler<WorkWaiting>(context =>
                {
                    waiting[context.Message.Server] = (context.Message.Shards, console.Clock.GetTimestamp());
                    return Task.CompletedTask;
                });
                e.Handler<WorkerHere>(context =>
                {
                    Hear(context.Message);
                    return Task.CompletedTask;
                });
            });
            using var timer = new PeriodicTimer(LookEvery, console.Clock);
            while (await timer.WaitForNextTickAsync(cancel))
            {
                // A server that is not heard of any more wants nothing.
                await LookAgainAsync(waiting.Values.Where(w => IsFresh(w.At)).Sum(w => w.Shards), cancel);
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

    /// <summary>A worker says what it works on.</summary>
    internal void Hear(WorkerHere here)
    {
        if (here.Worker.StartsWith("slurm-", StringComparison.Ordinal))
        {
            heard[here.Worker] = (here.Running.Count, console.Clock.GetTimestamp());
        }
    }

    /// <summary>Looks as <see cref="LookAsync"/> does; once Slurm has taken workers, a Slurm that is away is only named, and asked again the next time.</summary>
    internal async Task LookAgainAsync(int shards, CancellationToken cancel)
    {
        try
        {
            await LookAsync(shards, cancel);
        }
        catch (InvalidDataException exception) when (submitted)
        {
            console.Error.WriteLine($"{exception.Message.TrimEnd('.')}. It is asked again in {LookEvery.TotalSeconds:0} s.");
        }
    }

    /// <summary>Looks once: asks how the workers are, names those in trouble, and starts what is missing.</summary>
    /// <param name="shards">Shards that wait.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="InvalidDataException">Slurm does not answer, or refuses.</exception>
    internal async Task LookAsync(int shards, CancellationToken cancel)
    {
        if (shards == 0 && !open)
        {
            return;
        }

        var tasks = await queue.ListAsync(cancel);
        Tell(tasks);
        var alive = tasks.Where(t => t.IsOpen).ToArray();
        open = alive.Length > 0;

        // Those that run may be busy for hours: only room that is left takes shards that wait.
        var room = alive.Sum(t => Math.Max(0, options.Slots - (heard.TryGetValue(t.Worker, out var h) && IsFresh(h.At) ? h.Running : 0)));
        var missing = Math.Min(slurm.Most - alive.Length, (shards - room + options.Slots - 1) / options.Slots);
        if (missing > 0 && console.Clock.GetElapsedTime(rest.Since) >= rest.Length)
        {
            var array = await queue.SubmitAsync(missing, [.. WorkerProgram.OfThisProcess(), "--until-idle", .. options.Arguments], options.Secrets, cancel);
            (submitted, open) = (true, true);
            console.Line(string.Create(CultureInfo.InvariantCulture, $"Started {missing} workers as array {array} for {shards} shards that wait."));
        }
    }

    private void Tell(IReadOnlyList<SlurmTask> tasks)
    {
        var silent = false;
        var trouble = tasks.Where(t => t.IsTrouble).ToArray();
        told.IntersectWith(trouble.Select(t => t.Id));
        foreach (var task in trouble.Where(t => told.Add(t.Id)))
        {
            console.Error.WriteLine($"Worker {task.Id} of the cluster ended as {task.State}; its log is in '{Path.Combine(options.Cache, "slurm")}'.");
            silent |= !heard.ContainsKey(task.Worker);
        }

        if (silent)
        {
            // Workers that end before they are heard of, such as for a folder that their machines lack, would fill Slurm's queue.
            rest = (rest.Length == TimeSpan.Zero ? RestMin : rest.Length * 2 < RestMax ? rest.Length * 2 : RestMax, console.Clock.GetTimestamp());
        }
        else if (heard.Values.Any(h => IsFresh(h.At)))
        {
            rest = default;
        }

        foreach (var gone in heard.Keys.Except(tasks.Select(t => t.Worker), StringComparer.Ordinal).ToArray())
        {
            heard.TryRemove(gone, out _);
        }
    }

    private bool IsFresh(long at) => console.Clock.GetElapsedTime(at) < 3 * LookEvery;
}
