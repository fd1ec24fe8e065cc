using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Core.Data;
using Winnow.Core.Labels;
using Winnow.Core.Loop;
using Winnow.Core.Metrics;
using Winnow.Core.Querying;
using Winnow.Core.Stopping;

namespace Winnow.Cli.Simulating;

/// <summary>Runs every strategy with every seed, several side by side, each with a journal of its own, and joins what they gave.</summary>
/// <remarks>Each run computes on one thread, so the result does not depend on how many run side by side.</remarks>
internal sealed class SimulationRunner(SimulateOptions options, ImageDataset data, ILearnerSource source, IReadOnlyList<IQueryStrategy> strategies, CommandConsole console)
{
    private const string Baseline = "random";

    /// <summary>Runs to the end, or on from where the journals in the folder stop.</summary>
    public SimulationOutcome Run(CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.Combine(options.Out, "runs"));
        RecipeFile.Save(options, data.Hash);
        var (images, pool, holdout) = Load(cancel);
        using var progress = console.StartProgress();
        var stopping = options.Stop is null ? null : StoppingCriteria.Parse(options.Stop);
        (IQueryStrategy Strategy, int Seed)[] runs = [.. Enumerable.Range(1, options.Seeds).SelectMany(seed => strategies.Select(s => (s, seed)))];
        var board = new ProgressBoard(progress, [.. runs.Select(r => Weight(r.Strategy))]);
        var results = new SeedRun[runs.Length];
        var spans = new (DateTimeOffset First, DateTimeOffset Last)[runs.Length];
        var parallel = new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads };
        Unwrap(() => Parallel.ForEach(Enumerable.Range(0, runs.Length), parallel, i =>
        {
            var (strategy, seed) = runs[i];
            var learner = Learner();
            var oracle = Annotator(pool, seed);
            using var journal = Journal.Open(JournalPath(strategy, seed), console.Clock);
            results[i] = new Simulation(Setup(strategy, seed, pool, holdout), learner, UpperBound.Resolve(strategy, learner, pool, holdout), stopping, oracle, console.Clock).Run(journal, board.Of(i), parallel.CancellationToken);
            spans[i] = (journal.Events[0].Time, journal.Events[^1].Time);
            board.Finish(i, strategy.Name, seed, results[i].Result.Curve[^1]);
        }));
        return Join(runs, results, images, pool, holdout.Length, spans.Max(s => s.Last) - spans.Min(s => s.First));
    }

    /// <summary>Decodes the images and splits them: what can be labelled, and what is measured on.</summary>
    public (ISimulationImages Images, LabelledSample[] Pool, LabelledSample[] Holdout) Load(CancellationToken cancel)
    {
        using var progress = console.StartProgress();
        var images = source.Load(data, (share, what) => progress.Report(share, what), cancel);
        return (images, Known(data.Train, images), Known(data.Test.Where(s => options.MeasureOn?.Matches(s) != false), images));
    }

    /// <summary>The learner of one run.</summary>
    public ILearner Learner() => source.Create(data.Classes, console.Clock);

    // Nothing for a plain simulation, so that its journals of earlier versions go on.
    private string Conditions => $"{(options.MeasureClass is { } one ? $" of {one}" : "")}{(options.MeasureOn is { } on ? $" on {on}" : "")}{(options.StartFrom is { } from ? $" from {from}" : "")}";

    /// <summary>What one run starts from.</summary>
    public SimulationSetup Setup(IQueryStrategy strategy, int seed, IReadOnlyList<LabelledSample> pool, IReadOnlyList<LabelledSample> holdout)
    {
        var names = data.Train.ToDictionary(s => s.Id, s => s.Name);
        var shown = ShownExamples.Draw(options, data, pool, seed);
        var baseline = strategy.Name == Baseline;
        return new()
        {
            Seed = seed,
            Pool = pool,
            Holdout = holdout,
            Classes = data.Classes,
            Initial = options.Initial,
            StartFrom = options.StartFrom is { } start ? data.Train.Where(start.Matches).Select(s => s.Id).ToHashSet() : null,
            Wanted = shown,
            Query = baseline ? options.RandomQuery ?? options.Query : options.Query,
            Budget = baseline ? options.RandomBudget ?? options.Budget : options.Budget,
            Recipe = $"{data.Hash} {options.Metric}{Conditions}{ShownExamples.Recipe(options, shown)} {options.Size} {source.Recipe}{(strategy is ComposedSampling composed ? $" {CompositionJson.Write(composed.Recipe)}" : "")}",
            NameOf = id => names[id],
        };
    }

    // A colon, as in seals:margin, is no part of a file name everywhere.
    private string JournalPath(IQueryStrategy strategy, int seed) =>
        Path.Combine(options.Out, "runs", string.Create(CultureInfo.InvariantCulture, $"{strategy.Name.Replace(':', '+')}-{seed}.jsonl"));

    private SimulationOutcome Join((IQueryStrategy Strategy, int Seed)[] runs, SeedRun[] results, ISimulationImages images, LabelledSample[] pool, int tested, TimeSpan took)
    {
        var byStrategy = strategies.Select(s => (s.Name, Runs: runs.Zip(results).Where(r => r.First.Strategy == s).Select(r => r.Second).ToArray())).ToArray();
        (string Name, IReadOnlyList<SeedResult> Seeds)[] measured = [.. byStrategy.Select(s => (s.Name, (IReadOnlyList<SeedResult>)[.. s.Runs.Select(r => r.Result)]))];
        (string Name, IReadOnlyList<SeedResult> Seeds)[] competing = [.. measured.Where(m => !UpperBound.Is(m.Name))]; // who knows the answers wins nothing
        IReadOnlyList<StrategyResult> compared =
        [
            .. Comparison.Build(measured, Baseline, options.Levels).Select(s => s with { Selection = SelectionCosts.Of(byStrategy.First(b => b.Name == s.Name).Runs.Select(r => r.Details)) }),
        ];
        var result = new ResultFile
        {
            Data = data.Name,
            Task = options.Task,
            Metric = options.Metric,
            Model = source.Name,
            Recipe = new(
                options.Initial, options.Query, options.Budget, options.RandomQuery ?? options.Query, options.RandomBudget ?? options.Budget,
                Annotator(pool, seed: 0).Name, source.Words)
            {
                Examples = ShownExamples.Words(options),
            },
            DataHash = data.Hash,
            Strategies = compared,
            Wins = options.Seeds > 1 ? PairedWins.Of(competing) : null,
            Ranks = SeedRanks.Of(competing),
        };
        var counts = new int[data.Classes.Count];
        foreach (var named in pool.SelectMany(s => s.ClassesNamed))
        {
            counts[named]++;
        }

        var details = new RunDetails
        {
            Classes = data.Classes,
            PoolCount = pool.Length,
            TestCount = tested,
            PoolClassCounts = counts,
            Strategies = [.. compared.Select(s => new StrategyDetails(s.Name, [.. byStrategy.First(b => b.Name == s.Name).Runs.Select(r => r.Details)]))],
        };
        result.Save(Path.Combine(options.Out, "result.json"));
        details.Save(Path.Combine(options.Out, "details.json"));
        return new(result, details, images, [.. data.Problems, .. images.Problems], took);
    }

    /// <summary>The annotator of one run.</summary>
    public SimulatedAnnotator Annotator(IReadOnlyList<LabelledSample> pool, int seed) => new(
        pool, data.Classes.Count, new() { Noise = options.Noise, Skips = options.Skips, Seconds = options.SecondsPerLabel, SecondsPerObject = options.SecondsPerObject, SecondsSpread = options.SecondsSpread }, seed);

    // The yardstick trains on ever more labels: rounds weigh as much as they learn from.
    private double Weight(IQueryStrategy strategy)
    {
        var (query, budget) = strategy.Name == Baseline ? (options.RandomQuery ?? options.Query, options.RandomBudget ?? options.Budget) : (options.Query, options.Budget);
        return (1.0 + ((budget - options.Initial) / query)) * (600 + ((budget + options.Initial) / 2.0));
    }

    private static LabelledSample[] Known(IEnumerable<Sample> samples, ISimulationImages images) =>
        [.. samples.Where(s => (s.Class is not null || s.Objects is not null) && images.Contains(s.Id)).Select(s => new LabelledSample(s.Id, s.Objects is null ? new ClassLabel(s.Class!.Value) : new ObjectLabels(s.Objects)))];

    // One fault, or a stop by Ctrl-C, ends all runs; people want the fault itself.
    private static void Unwrap(Action run)
    {
        try
        {
            run();
        }
        catch (AggregateException faults)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(faults.InnerExceptions.FirstOrDefault(e => e is not OperationCanceledException) ?? faults.InnerExceptions[0]);
        }
    }
}
