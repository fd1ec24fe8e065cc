using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Core.Labels;
using Winnow.Core.Loop;
using Winnow.Core.Metrics;
using Winnow.Core.Querying;

namespace Winnow.Cli.Leaderboards;

/// <summary>Plays every strategy with every seed on every data set, each run in a journal of its own, so that a stopped leaderboard goes on.</summary>
internal sealed class LeaderboardRunner(LeaderboardOptions options, IReadOnlyList<IQueryStrategy> strategies, CommandConsole console)
{
    private const string Baseline = "random";

    /// <summary>Runs to the end, or on from where the journals stop.</summary>
    public Leaderboard Run(CancellationToken cancel)
    {
        using var progress = console.StartProgress();
        var entries = new List<LeaderboardEntry>();
        for (var i = 0; i < options.Data.Count; i++)
        {
            progress.Report((double)i / options.Data.Count, $"reading {options.Data[i]}", always: true);
            entries.Add(Play(LeaderboardData.Load(DataSource.Find(options.Data[i], cancel), options, cancel), i, progress, cancel));
        }

        return Leaderboard.Of(entries);
    }

    private LeaderboardEntry Play(LeaderboardData data, int number, ProgressLine progress, CancellationToken cancel)
    {
        var folder = Path.Combine(options.Out, data.Name);
        Directory.CreateDirectory(Path.Combine(folder, "runs"));
        // Two labels of each class to start from, and as many a round, at least five.
        var initial = Math.Min(2 * data.Classes.Count, data.Pool.Count - 1);
        var query = Math.Max(5, 2 * data.Classes.Count);
        var budget = Math.Min(data.Pool.Count, initial + (options.Rounds * query));
        var learner = new SoftmaxRegression(data.Features, data.Classes, threads: 1);
        (IQueryStrategy Strategy, int Seed)[] runs = [.. Enumerable.Range(1, options.Seeds).SelectMany(seed => strategies.Select(s => (s, seed)))];
        var results = new SeedRun[runs.Length];
        var done = 0;
        var parallel = new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads };
        Parallel.ForEach(Enumerable.Range(0, runs.Length), parallel, i =>
        {
            var (strategy, seed) = runs[i];
            var setup = new SimulationSetup
            {
                Seed = seed,
                Pool = data.Pool,
                Holdout = data.Holdout,
                Classes = data.Classes,
                Initial = initial,
                Query = query,
                Budget = budget,
                Recipe = $"{data.Hash} {data.Words}",
            };
            var oracle = new SimulatedAnnotator(data.Pool, data.Classes.Count, new(), seed);
            using var journal = Journal.Open(Path.Combine(folder, "runs", string.Create(CultureInfo.InvariantCulture, $"{strategy.Name}-{seed}.jsonl")), console.Clock);
            results[i] = new Simulation(setup, learner, strategy, null, oracle, console.Clock).Run(journal, null, parallel.CancellationToken);
            var share = (number + ((double)Interlocked.Increment(ref done) / runs.Length)) / options.Data.Count;
            progress.Report(share, string.Create(CultureInfo.InvariantCulture, $"{data.Name}: {strategy.Name}, seed {seed}, ended at {results[i].Result.Curve[^1].Metric:0.000}"));
        });
        return Join(data, folder, new(initial, query, budget, query, budget, "perfect", "softmax regression, fitted anew each round"), runs, results);
    }

    private LeaderboardEntry Join(LeaderboardData data, string folder, SimulationRecipe recipe, (IQueryStrategy Strategy, int Seed)[] runs, SeedRun[] results)
    {
        var played = strategies.Select(s => (s.Name, Runs: runs.Zip(results).Where(r => r.First.Strategy == s).Select(r => r.Second).ToArray())).ToArray();
        (string Name, IReadOnlyList<SeedResult> Seeds)[] measured = [.. played.Select(p => (p.Name, (IReadOnlyList<SeedResult>)[.. p.Runs.Select(r => r.Result)]))];
        var result = new ResultFile
        {
            Data = data.Name,
            Task = "classify",
            Metric = "accuracy",
            Model = "softmax",
            Recipe = recipe,
            DataHash = data.Hash,
            Strategies = [.. Comparison.Build(measured, Baseline, []).Select(s => s with { Selection = SelectionCosts.Of(played.First(p => p.Name == s.Name).Runs.Select(r => r.Details)) })],
            Wins = options.Seeds > 1 ? PairedWins.Of(measured) : null,
            Ranks = SeedRanks.Of(measured),
        };
        result.Save(Path.Combine(folder, "result.json"));
        return new(data.Words, data.Pool.Count, data.Holdout.Count, result);
    }
}
