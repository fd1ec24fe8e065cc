using System.Globalization;
using System.Text.Json;
using Winnow.Bench.Gauntlet;
using Winnow.Core.Labels;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Core.Tuning;

namespace Winnow.Bench.Tuning;

/// <summary>Active learning on frozen features with the head tuned each round, beside the head as it is without tuning; each run is a file in the work folder, so a stopped row goes on.</summary>
internal static class HeadRuns
{
    /// <summary>Runs of each.</summary>
    public const int Seeds = 20;

    private static readonly bool[] Both = [false, true];

    private const int Query = 20;
    private const int Budget = 320;

    /// <summary>Area under the curve of the tuned head less that of the fixed one, both choosing by margin.</summary>
    public static StrategyResult Compare(BenchContext context, string set)
    {
        var data = new Lazy<GauntletData>(() => GauntletData.Load(context, set));
        (bool Tuned, int Seed)[] runs = [.. from seed in Enumerable.Range(1, Seeds) from tuned in Both select (tuned, seed)];
        var results = new SeedRun[runs.Length];
        Parallel.For(0, runs.Length, new ParallelOptions { MaxDegreeOfParallelism = context.Threads }, i => results[i] = Run(context, set, data, runs[i].Tuned, runs[i].Seed));
        IReadOnlyList<SeedResult> Of(bool tuned) => [.. runs.Zip(results).Where(r => r.First.Tuned == tuned).Select(r => r.Second.Result)];
        return Core.Metrics.Comparison.Build([("fixed", Of(false)), ("tuned", Of(true))], "fixed", []).Single(r => r.Name == "tuned");
    }

    /// <summary>One run of so many rounds.</summary>
    public static SeedRun Play(Scenario scenario, Func<string, GauntletData> load, int seed, Func<SampleFeatures, string[], ILearner> learner, IQueryStrategy strategy, string journal)
    {
        var (features, pool, holdout, classes) = scenario.Draw(load, seed);
        var setup = new SimulationSetup
        {
            Seed = seed,
            Pool = pool,
            Holdout = holdout,
            Classes = classes,
            Initial = scenario.PerClass * classes.Length,
            Query = scenario.Query,
            Budget = scenario.Budget,
        };
        File.Delete(journal);
        using var events = Journal.Open(journal, TimeProvider.System);
        return new Simulation(setup, learner(features, classes), strategy, null, new SimulatedAnnotator(pool, classes.Length, new(), seed), TimeProvider.System)
            .Run(events, null, CancellationToken.None);
    }

    private static SeedRun Run(BenchContext context, string set, Lazy<GauntletData> data, bool tuned, int seed)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{set}-{(tuned ? "tuned" : "fixed")}-{seed}");
        var path = Path.Combine(context.WorkFolder("tuning"), $"{name}.json");
        if (File.Exists(path))
        {
            return JsonSerializer.Deserialize<SeedRun>(File.ReadAllBytes(path)) ?? throw new BenchException($"{path} is empty; delete it.");
        }

        var journal = Path.Combine(context.WorkFolder("tuning"), $"{name}.journal");
        var run = Play(
            new Scenario($"tuning-{set}", set, Query, Budget) { PerClass = 2 }, _ => data.Value, seed,
            (features, classes) => tuned ? new TunedHead(features, classes, threads: 1) : new SoftmaxRegression(features, classes, threads: 1), QueryStrategies.Get("margin"), journal);
        File.WriteAllBytes(path + ".part", JsonSerializer.SerializeToUtf8Bytes(run));
        File.Move(path + ".part", path, overwrite: true);
        File.Delete(journal);
        return run;
    }
}
