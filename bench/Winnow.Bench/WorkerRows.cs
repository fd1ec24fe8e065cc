using System.Diagnostics;
using Winnow.Bench.Serving;

namespace Winnow.Bench;

/// <summary>Workers behind a RabbitMQ: how they add up, and what killing them costs.</summary>
internal static class WorkerRows
{
    private const int Shards = 10;
    private const int ShardSamples = 1500;
    private const int WarmShards = 12;
    private const int Runs = 2;
    private const int Kills = 50;
    private const int KillShards = 60;
    private const int KillSamples = 200;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("workers-scaling", "scale", "times that two workers of one core each score images of 512 × 384 as fast as one does, the mean of either core; 10 shards of 1,500 for each worker that has been at work before", new(BoundKind.AtLeast, 1.8), "", context => Scaling(context).GetAwaiter().GetResult()),
        new("workers-kills", "scale", "shards lost or done twice while workers are killed 50 times in the middle of their work", new(BoundKind.AtMost, 0), "", context => KillAll(context).GetAwaiter().GetResult()),
    ];

    private static async Task<BenchValue> Scaling(BenchContext context)
    {
        await using var scene = await WorkerScene.StartAsync(context.Repository);
        var alone = new double[2];
        var together = 0.0;
        for (var run = 0; run < Runs; run++)
        {
            // In turns, and all of it counted: what else the machine does slows all alike, and no lucky moment of one core stands against both.
            for (var core = 0; core < 2; core++)
            {
                alone[core] += await SecondsAsync(scene, $"alone-{run}-{core}", [core]);
            }

            together += await SecondsAsync(scene, $"together-{run}", [0, 1]);
        }

        // The cores of a shared machine differ, by 1.8 times now and then: one worker is the mean of both.
        double[] rates = [.. alone.Select(s => Runs * Shards * ShardSamples / s), 2 * Runs * Shards * ShardSamples / together];
        return new(2 * rates[2] / (rates[0] + rates[1]), "×")
        {
            Note = FormattableString.Invariant($"one worker {rates[0]:0} images/s on one core, {rates[1]:0} on the other, two {rates[2]:0} images/s; means of {Runs} runs each in turns"),
        };
    }

    private static async Task<double> SecondsAsync(WorkerScene scene, string name, IReadOnlyList<int> cores)
    {
        foreach (var core in cores)
        {
            scene.StartWorker($"{name}-{core}", core);
        }

        await scene.HaveAsync(cores.Count);
        // A young process compiles its own code beside what it does; a worker lives for months.
        await scene.ScoreAsync($"{name}-warm", cores.Count * WarmShards, 10);
        var began = Stopwatch.GetTimestamp();
        // Twice the work for two, so that the last shard of the slower weighs as much as with one.
        await scene.ScoreAsync(name, cores.Count * Shards, ShardSamples);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        foreach (var core in cores)
        {
            scene.Kill($"{name}-{core}");
        }

        return seconds;
    }

    private static async Task<BenchValue> KillAll(BenchContext context)
    {
        var kills = context.Size ?? Kills;
        await using var scene = await WorkerScene.StartAsync(context.Repository);
        var random = new Random(1);
        var (killed, started, wrong, expected) = (0, 0, 0, 0);
        while (killed < kills)
        {
            var name = FormattableString.Invariant($"kills-{expected}");
            var before = scene.Jobs.Counts.Read().Single(c => c.State == "done").Count;
            var scoring = scene.ScoreAsync(name, KillShards, KillSamples);
            while (!scoring.IsCompleted && killed < kills)
            {
                while (scene.Running.Count < 2)
                {
                    scene.StartWorker(FormattableString.Invariant($"w{started}"), started++ % 2);
                }

                await WorkerScene.UntilAsync(() => scoring.IsCompleted || scene.Jobs.Workers.Any(w => scene.Running.Contains(w.Name) && w.Running.Count > 0));
                if (scene.Jobs.Workers.FirstOrDefault(w => scene.Running.Contains(w.Name) && w.Running.Count > 0) is { } busy)
                {
                    await Task.Delay(random.Next(1500));
                    scene.Kill(busy.Name);
                    killed++;
                }
            }

            while (scene.Running.Count < 2)
            {
                scene.StartWorker(FormattableString.Invariant($"w{started}"), started++ % 2);
            }

            var files = await scoring;
            expected += KillShards;

            // Every shard's file is there and whole, and as many calls were taken for done as there are shards.
            wrong += KillShards - files.Count(f => Cli.Working.EvidenceFile.Read(f).View.Ids.Count == KillSamples);
            wrong += (int)Math.Abs(scene.Jobs.Counts.Read().Single(c => c.State == "done").Count - before - KillShards);
        }

        return new(wrong, "shards") { Note = FormattableString.Invariant($"{killed} kills, {expected} shards of {KillSamples} images each") };
    }
}
