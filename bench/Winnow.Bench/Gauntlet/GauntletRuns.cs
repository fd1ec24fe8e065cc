using System.Globalization;
using System.Text.Json;
using Winnow.Core.Labels;
using Winnow.Core.Loop;
using Winnow.Core.Metrics;
using Winnow.Core.Querying;

namespace Winnow.Bench.Gauntlet;

/// <summary>Every scenario with every strategy and seed; each run's curve is a file in the work folder, so a stopped gauntlet goes on.</summary>
internal static class GauntletRuns
{
    /// <summary>Runs of each strategy.</summary>
    public const int Seeds = 10;

    /// <summary>The default strategy, which has to hold its own.</summary>
    public const string Ours = "adaptive";

    /// <summary>The ten fixed strategies it is measured against; random is the yardstick among them.</summary>
    public static IReadOnlyList<string> Baselines { get; } =
        ["random", "least-confidence", "margin", "entropy", "bald", "k-center", "k-means", "badge", "typiclust", "probcover"];

    /// <summary>The sixteen scenarios.</summary>
    public static IReadOnlyList<Scenario> Scenarios { get; } =
    [
        new("cold-start-mnist", "mnist", 10, 150),
        new("cold-start-fashion", "fashion-mnist", 10, 150),
        new("cold-start-cifar", "cifar10-jpeg", 10, 150),
        new("mnist", "mnist", 20, 500) { PerClass = 2 },
        new("fashion", "fashion-mnist", 20, 500) { PerClass = 2 },
        new("cifar", "cifar10-jpeg", 20, 500) { PerClass = 2 },
        new("imbalance-100", "fashion-mnist", 20, 400) { Imbalance = 100, Balanced = true },
        new("imbalance-10", "mnist", 20, 400) { Imbalance = 10, Balanced = true },
        new("rare-defects", "magnetic-tile", 20, 400) { Balanced = true },
        new("duplicates-10", "mnist", 20, 400) { Copies = 10 },
        new("outside-30", "fashion-mnist", 20, 400) { Outside = 0.3 },
        new("noise-20", "fashion-mnist", 20, 400) { Noise = 0.2 },
        new("drift", "mnist", 20, 400) { Shifted = 0.15 },
        new("batch-1", "pneumoniamnist", 1, 80),
        new("batch-1000", "mnist", 1_000, 3_020) { Pool = 8_000, PerClass = 2 },
        new("classes-100", "hundred", 50, 600) { Pool = 6_000 },
    ];

    /// <summary>The results of a scenario, the yardstick first; runs what is not there yet.</summary>
    public static IReadOnlyList<StrategyResult> Compare(BenchContext context, Scenario scenario)
    {
        string[] names = [.. Baselines, Ours];
        var data = new System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<GauntletData>>(StringComparer.Ordinal);
        GauntletData Load(string name) => data.GetOrAdd(name, n => new(() => n == "hundred" ? Synthetic.HundredClasses() : GauntletData.Load(context, n))).Value;
        (string Name, int Seed)[] runs = [.. from seed in Enumerable.Range(1, Seeds) from name in names select (name, seed)];
        var results = new SeedResult[runs.Length];
        Parallel.For(0, runs.Length, new ParallelOptions { MaxDegreeOfParallelism = context.Threads }, i => results[i] = Run(context, scenario, Load, runs[i].Name, runs[i].Seed));
        return Comparison.Build([.. names.Select(n => (n, (IReadOnlyList<SeedResult>)[.. runs.Zip(results).Where(r => r.First.Name == n).Select(r => r.Second)]))], "random", []);
    }

    private static SeedResult Run(BenchContext context, Scenario scenario, Func<string, GauntletData> load, string name, int seed)
    {
        var folder = Path.Combine(context.WorkFolder("gauntlet"), scenario.Name);
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{seed}.json"));
        if (File.Exists(path))
        {
            return JsonSerializer.Deserialize<SeedResult>(File.ReadAllBytes(path)) ?? throw new BenchException($"{path} is empty; delete it.");
        }

        Directory.CreateDirectory(folder);
        var (features, pool, holdout, classes) = scenario.Draw(load, seed);
        var setup = new SimulationSetup
        {
            Seed = seed,
            Pool = pool,
            Holdout = holdout,
            Classes = classes,
            Initial = scenario.PerClass * classes.Length,
            Query = scenario.Query,
            Budget = Math.Min(scenario.Budget, pool.Length),
        };
        var learner = new SoftmaxRegression(features, classes, threads: 1) { Metric = scenario.Balanced ? "balanced accuracy" : "accuracy" };
        var oracle = new SimulatedAnnotator(pool, classes.Length, new() { Noise = scenario.Noise }, seed);
        var journal = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{seed}.journal"));
        SeedResult result;
        using (var events = Journal.Open(journal, TimeProvider.System))
        {
            result = new Simulation(setup, learner, QueryStrategies.Get(name), null, oracle, TimeProvider.System).Run(events, null, CancellationToken.None).Result;
        }

        File.WriteAllBytes(path + ".part", JsonSerializer.SerializeToUtf8Bytes(result));
        File.Move(path + ".part", path, overwrite: true);
        File.Delete(journal);
        return result;
    }
}
