using System.Diagnostics;
using Winnow.Cli.Tests;
using Winnow.Server.Workers;

namespace Winnow.Bench.Serving;

/// <summary>Workers on a real Slurm of one node, one of which is cancelled and one killed.</summary>
internal static class SlurmRow
{
    private const int Shards = 24;
    private const int Samples = 200;
    private const int Most = 3;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("workers-slurm", "scale", "shards of 200 images, of 24, lost or done twice on a Slurm of one node, of whose workers one is cancelled and one killed in the middle of its work", new(BoundKind.AtMost, 0), "", context => Run(context).GetAwaiter().GetResult()),
    ];

    private static async Task<BenchValue> Run(BenchContext context)
    {
        if (SlurmCluster.WhyNot is { } reason)
        {
            throw new BenchException(reason);
        }

        var shards = context.Size ?? Shards;
        using var cluster = new SlurmCluster(context.Repository);
        await using var scene = await WorkerScene.StartAsync(context.Repository);
        var began = Stopwatch.GetTimestamp();
        scene.StartSlurm(cluster.Sbatch, Most);
        var scoring = scene.ScoreAsync("slurm", shards, Samples);
        var cancelled = await BusyAsync(scene, except: null);
        var first = Stopwatch.GetElapsedTime(began);
        await cluster.CancelAsync(cancelled["slurm-".Length..].Replace('-', '_'));
        Kill(await BusyAsync(scene, except: cancelled));
        var files = await scoring;
        var scored = Stopwatch.GetElapsedTime(began);

        // Every shard's file is there and whole, and as many calls were taken for done as there are shards.
        var whole = files.Count(f => Cli.Working.EvidenceFile.Read(f).View.Ids.Count == Samples);
        var calls = scene.Jobs.Counts.Read().Single(c => c.State == "done").Count;
        var wrong = shards - whole + (int)Math.Abs(calls - shards);
        await WorkerScene.UntilAsync(() => !scene.Jobs.Workers.Any(IsOfCluster));
        var ended = Stopwatch.GetElapsedTime(began);
        return new(wrong, "shards")
        {
            Note = FormattableString.Invariant($"{whole} of {shards} shards whole after {calls} calls that were done, first one begun after {first.TotalSeconds:0} s, all scored after {scored.TotalSeconds:0} s, the last worker ended by itself after {ended.TotalSeconds:0} s"),
        };
    }

    private static bool IsOfCluster(WorkerView worker) => worker.Name.StartsWith("slurm-", StringComparison.Ordinal);

    private static async Task<string> BusyAsync(WorkerScene scene, string? except)
    {
        string? name = null;
        await WorkerScene.UntilAsync(() => (name = scene.Jobs.Workers.FirstOrDefault(w => IsOfCluster(w) && w.Name != except && w.Running.Count > 0)?.Name) is not null);
        return name!;
    }

    // As a machine that loses its power: Slurm started it, so that its number is known by what it was called with.
    private static void Kill(string worker) => RunningProcesses.Kill(
        RunningProcesses.With(argument => argument == worker) is [var id] ? id : throw new BenchException($"The process of the worker {worker} was not found."));
}
