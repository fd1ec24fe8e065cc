using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Bridging;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Pretraining;
using Winnow.Cli.Remote;
using Winnow.Cli.Streaming;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow next</c>: what to label next, best first, each pick with its reason.</summary>
internal static class NextCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = ProjectArgument.CreateForServer();
        var count = new Option<int>("-n", "--count") { Description = "How many samples.", DefaultValueFactory = _ => 20 };
        var strategy = new Option<string?>("--strategy") { Description = "Query strategy, or a JSON file that puts one together; default adaptive where a model is there, and where `winnow pretrain` made an encoder, margin where only imported probabilities are, else random. `winnow strategies` lists them and the wrappers that go before them, as in class-balanced:margin." };
        var file = new Option<string?>("--strategy-file") { Description = "Strategy put together from objectives in a JSON file, in place of --strategy." };
        var cost = new Option<string?>("--cost") { Description = "Metadata column with the seconds that labelling each image takes: choose by utility per second." };
        var find = Examples("--find", "Images, folders of images, or samples of the project, of which more are wanted; they need no labels. Default strategy then flqmi, with a detector adaptive-detection.");
        var avoid = Examples("--avoid", "The same of what is not wanted. Default strategy then flcg, beside --find scmi.");
        var csv = new Option<bool>("--csv") { Description = "Write path,label,rank,utility,reason with an empty label column to fill in." };
        var command = new CliCommand("next", "Say what to label next, and why.", "winnow next birds -n 20", "winnow next birds -n 20 --strategy margin --csv > todo.csv", "winnow next birds -n 20 --find owl-1.jpg owl-2.jpg", "winnow next birds -n 10 --server https://winnow.example.org")
        {
            folder, count, strategy, file, cost, find, avoid, csv,
        };
        var server = new ServerOption();
        server.AddTo(command);
        command.SetAction((parse, cancel) =>
        {
            if (server.Asked(parse, strategy, file, cost, find, avoid))
            {
                int? asked = parse.GetResult(count) is { Implicit: false } ? parse.GetValue(count) : null;
                return server.RunAsync(parse, parse.GetValue(folder)!, (client, project, stop) => RemoteNext.RunAsync(console, client, project, asked, parse.GetValue(csv), stop), cancel);
            }

            var shown = (parse.GetValue(find) ?? [], parse.GetValue(avoid) ?? []);
            Run(console, parse.GetValue(folder)!, parse.GetValue(count), Wanted(parse.GetValue(strategy), parse.GetValue(file)), parse.GetValue(cost), shown, parse.GetValue(csv), cancel);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static Option<string[]> Examples(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    private static void Run(CommandConsole console, string folder, int count, IQueryStrategy? wanted, string? cost, (string[] Find, string[] Avoid) shown, bool csv, CancellationToken cancel)
    {
        if (count < 1)
        {
            throw CommandException.Usage($"-n {count} asks for no sample; it must be 1 or more.");
        }

        using var store = Store.Open(folder, console.Clock);
        var ids = store.ReadPool();
        if (ids.Count == 0)
        {
            throw new CommandException($"Every usable image of '{folder}' is labelled or skipped; there is nothing to pick from.");
        }

        using var encoder = ProjectEncoder.Usable(store, console.Error.WriteLine, cancel);
        var examples = ExampleImages.Read(store, shown.Find, shown.Avoid, cancel);
        wanted ??= examples is null ? null : ExampleUse.Default(store, examples);
        if (wanted is not null)
        {
            ExampleUse.Require(wanted, examples is { Wanted.Count: > 0 }, examples is { Avoided.Count: > 0 });
        }

        if (examples is not null)
        {
            PoolEvidence.RequireEmbeddings(store, encoder);
        }

        if (cost is not null)
        {
            wanted ??= Default(store, encoder);
            wanted = wanted.Needs.HasFlag(Evidence.Costs) ? wanted : new CostAwareWrapper(wanted);
        }

        var source = PoolEvidence.SourceOf(store, encoder) + examples?.Suffix + PoolMetadata.Suffix(store, wanted is StrategyFile.Named, cost);
        var granted = wanted is null && StreamRounds.Has(store, ids);
        if (count > ids.Count && !granted)
        {
            throw CommandException.Usage($"-n {count} is more than the {ids.Count} samples of the pool.");
        }

        var round = (granted ? StreamRounds.Waiting(store, ids) : null) ?? Reusable(store, ids, count, wanted, source) ?? Open(console, store, encoder, ids, count, wanted, cost, examples, source, cancel);
        Show(console, store, round, ids.ToHashSet(), count, csv);
    }

    private static IQueryStrategy? Wanted(string? name, string? file) => (name, file) switch
    {
        (null, null) => null,
        (null, _) => StrategyFile.ReadOne(file),
        (_, null) when name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) => StrategyFile.ReadOne(name),
        (_, null) => QueryStrategies.TryGet(name, out var strategy, out var problem) ? strategy : throw CommandException.Usage(problem),
        _ => throw CommandException.Usage("--strategy and --strategy-file both name a strategy; give one of them."),
    };

    /// <summary>The newest round, as long as it has enough open picks from the same evidence and strategy: asking twice gives the same answer.</summary>
    private static StoredRound? Reusable(Store store, IReadOnlyList<SampleId> pool, int count, IQueryStrategy? wanted, string source)
    {
        var open = pool.ToHashSet();
        return store.ReadRounds() is [.., var round]
            && (wanted is null || round.Strategy == wanted.Name)
            && round.Source == source
            && round.Picks.Count(p => open.Contains(p.Id)) >= count
                ? round
                : null;
    }

    private static StoredRound Open(
        CommandConsole console, Store store, ProjectEncoder? encoder, IReadOnlyList<SampleId> ids, int count, IQueryStrategy? wanted, string? cost, ExampleImages? examples, string source, CancellationToken cancel)
    {
        var strategy = wanted ?? Default(store, encoder);
        PoolMetadata.Require(strategy, cost);
        var evidence = PoolEvidence.Read(store, ids, strategy.Needs, console, cancel, encoder, examples);
        foreach (var problem in evidence.Problems)
        {
            console.Error.WriteLine($"left out: {problem.Name}: {problem.Reason}");
        }

        if (count > evidence.View.Ids.Count)
        {
            var remedy = evidence.Problems.Count > 0 ? "that can be read; ask for fewer" : "that have imported probabilities; import the others' too";
            throw CommandException.Usage($"-n {count} is more than the {evidence.View.Ids.Count} pool samples {remedy}.");
        }

        var number = store.ReadRounds().Count + 1;
        var seed = Seed.Derive(store.ReadProject().Seed, $"round/{number}");
        var picks = LargePool.Query(strategy, PoolMetadata.AddTo(evidence.View, store, cost), count, new Random(seed));
        if (picks.Count == 0)
        {
            throw new CommandException($"None of the {evidence.View.Ids.Count} pool images passes the filters of '{strategy.Name}'; loosen them, or import more metadata. Nothing was changed.");
        }

        var round = new StoredRound(number, seed, strategy.Name, source, ProjectTask.Labels(store).Count, evidence.View.Ids.Count, picks);
        store.OpenRound(round);
        return round;
    }

    private static IQueryStrategy Default(Store store, ProjectEncoder? encoder) =>
        ProjectModels.Newest(store) is not null ? ProjectTask.Adaptive(store.ReadProject().Task)
        : BridgeFolder.Find(store) is not null ? new BoxUncertaintySampling(BoxUncertainty.Margin, BoxAggregation.Sum)
        : PoolEvidence.HasProbabilities(store) ? new MarginSampling()
        : encoder is not null ? ProjectTask.HasObjects(store) ? new MaxHerdingSampling() : new AdaptiveSampling()
        : new RandomSampling();

    private static void Show(CommandConsole console, Store store, StoredRound round, HashSet<SampleId> open, int count, bool csv)
    {
        var paths = store.ReadSamples().ToDictionary(s => s.Id, s => s.Path);
        var picks = round.Picks.Select((p, i) => new { Rank = i + 1, Path = paths[p.Id], p.Utility, p.Reason, p.Id })
            .Where(p => open.Contains(p.Id)).Take(count)
            .Select(p => new { p.Rank, p.Path, p.Utility, p.Reason }).ToArray();
        if (csv && !console.Json)
        {
            console.Line("path,label,rank,utility,reason");
            foreach (var pick in picks)
            {
                console.Line(string.Create(CultureInfo.InvariantCulture, $"{CsvFile.Quote(pick.Path)},,{pick.Rank},{pick.Utility:R},{CsvFile.Quote(pick.Reason)}"));
            }

            return;
        }

        console.Write(new { round = round.Number, round.Strategy, round.Source, round.Pool, picks }, c =>
        {
            c.Line($"Round {round.Number}: {round.Strategy} from {round.Source}, {round.Labelled} labelled, pool of {round.Pool}");
            c.Table(["rank", "path", "utility", "reason"], picks.Select(p => (IReadOnlyList<string>)[$"{p.Rank}", p.Path, p.Utility.ToString("0.0000", CultureInfo.InvariantCulture), p.Reason]));
        });
    }
}
