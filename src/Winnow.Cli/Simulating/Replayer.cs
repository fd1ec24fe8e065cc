using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Core.Stopping;

namespace Winnow.Cli.Simulating;

/// <summary>Replays journals of one simulation's folder, and plays other strategies from the same starts.</summary>
internal sealed class Replayer(SimulateOptions options, string? outputFolder, CommandConsole console)
{
    /// <summary>Replays each journal in order.</summary>
    /// <param name="journals">Paths of journals that share the recipe.</param>
    /// <param name="dataHash">Hash the data must have.</param>
    /// <param name="other">The strategy to ask what it would have done; null for a check alone.</param>
    /// <param name="cancel">Stops between rounds.</param>
    public IReadOnlyList<ReplayedRun> Run(IReadOnlyList<string> journals, string dataHash, IQueryStrategy? other, CancellationToken cancel)
    {
        // Every chain is checked before the first training.
        var recorded = journals.Select(path => (Path: path, Events: Journal.Read(path))).ToArray();
        var data = Holdout.Ensure(DataSource.Open(options.Data, options.Task, cancel));
        if (data.Hash != dataHash)
        {
            throw new CommandException($"The data in '{options.Data}' are not those of the run (hash {data.Hash[..12]}… instead of {dataHash[..Math.Min(12, dataHash.Length)]}…); a replay needs the same data.");
        }

        using var source = LearnerSources.Create(options);
        var runner = new SimulationRunner(options, data, source, [], console);
        var (_, pool, holdout) = runner.Load(cancel);
        using var progress = console.StartProgress();
        var stopping = options.Stop is null ? null : StoppingCriteria.Parse(options.Stop);
        var replayed = new List<ReplayedRun>();
        foreach (var (path, events) in recorded)
        {
            var run = RecordedRun.Of(events);
            var strategy = Recorded(run.Strategy);
            var setup = runner.Setup(strategy, run.Seed, pool, holdout) with { Initial = run.Initial, Query = run.Query, Budget = run.Budget, PoolSubset = run.PoolSubset };
            var (learner, oracle) = (runner.Learner(), runner.Annotator(pool, run.Seed));
            var result = new RunReplay(setup, learner, UpperBound.Resolve(strategy, learner, pool, holdout), oracle, console.Clock).Run(events, other, new ShareRelay(progress, $"replaying {run.Strategy}, seed {run.Seed}"), cancel);
            replayed.Add(new(path, run, result, RunReplay.CurveOf(events, run.Seed), other is null ? null : Play(setup, learner, other)));

            SeedResult Play(SimulationSetup start, ILearner model, IQueryStrategy played)
            {
                var folder = outputFolder ?? Directory.CreateTempSubdirectory("winnow-replay-").FullName;
                try
                {
                    Directory.CreateDirectory(folder);
                    using var journal = Journal.Open(Path.Combine(folder, $"{played.Name}-from-{run.Strategy}-{run.Seed}.jsonl".Replace(':', '+')), console.Clock);
                    progress.Report(null, $"playing {played.Name} from the same start, seed {run.Seed}", always: true);
                    return new Simulation(start, model, played, stopping, oracle, console.Clock).Run(journal, null, cancel).Result;
                }
                finally
                {
                    if (outputFolder is null)
                    {
                        Directory.Delete(folder, recursive: true);
                    }
                }
            }
        }

        return replayed;
    }

    // Of the list, of the run's own file, or the upper bound.
    private IQueryStrategy Recorded(string name)
    {
        if (UpperBound.Is(name))
        {
            return UpperBound.For(options);
        }

        if (QueryStrategies.TryGet(name, out var strategy, out var problem))
        {
            return strategy;
        }

        return options.StrategiesFile is { } file && StrategyFile.Read(file).FirstOrDefault(r => r.Name == name) is { } recipe ? new ComposedSampling(recipe) : throw new CommandException(problem);
    }
}
