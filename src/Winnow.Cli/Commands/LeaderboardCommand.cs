using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Leaderboards;
using Winnow.Core.Loop;
using Winnow.Core.Querying;
using Winnow.Core.Reporting;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow leaderboard</c>: many strategies over many data sets with one command, with intervals, tests and a page.</summary>
internal static class LeaderboardCommand
{
    private const int DefaultStrategies = 12;

    /// <summary>The usual data sets, by their names in the data cache.</summary>
    private const string DefaultData = "mnist,fashion-mnist,cifar10-jpeg,pneumoniamnist,breastmnist,magnetic-tile";

    /// <summary>Taken first where they exist and the model gives their evidence; others follow in the order of the list.</summary>
    private static readonly string[] Preferred = ["random", "adaptive", "margin", "badge", "entropy", "least-confidence", "k-center", "typiclust", "probcover", "bald", "k-means", "ratio"];

    public static Command Create(CommandConsole console)
    {
        var data = new Option<string>("--data") { Description = "Folders or names in the data cache, joined by commas.", DefaultValueFactory = _ => DefaultData };
        var strategies = new Option<string?>("--strategies") { Description = $"Names joined by commas; default {DefaultStrategies} of those the model can serve. Random runs beside them." };
        var seeds = new Option<int>("--seeds") { Description = "Runs of each strategy on each data set.", DefaultValueFactory = _ => 10 };
        var pool = new Option<int>("--pool") { Description = "Images of each pool and test part at most; larger ones are drawn down.", DefaultValueFactory = _ => 4000 };
        var rounds = new Option<int>("--rounds") { Description = "Queries of a run.", DefaultValueFactory = _ => 20 };
        var weights = new Option<string?>("--weights") { Description = "ONNX encoder whose features take the place of pixels." };
        var layer = new Option<string>("--output") { Description = "Output of the encoder to learn from.", DefaultValueFactory = _ => "features" };
        var size = new Option<int?>("--size") { Description = "Side in pixels that images are scaled to; default 28, or 128 with --weights." };
        var output = new Option<string>("--out") { Description = "Folder of the results.", DefaultValueFactory = _ => "winnow-leaderboard" };
        var threads = new Option<int>("--threads") { Description = "Runs side by side; 0 takes all processors." };
        var command = new CliCommand(
            "leaderboard", "Rank query strategies over several data sets; a stopped leaderboard goes on.",
            "winnow leaderboard --out board", "winnow leaderboard --data mnist,photos --strategies margin,badge --seeds 3 --out board")
        {
            data, strategies, seeds, pool, rounds, weights, layer, size, output, threads,
        };
        command.SetAction((parse, cancel) =>
        {
            var options = new LeaderboardOptions
            {
                Data = Split(parse.GetValue(data)!),
                Strategies = parse.GetValue(strategies) is { } names ? Split(names) : [],
                Seeds = parse.GetValue(seeds),
                Pool = parse.GetValue(pool),
                Rounds = parse.GetValue(rounds),
                Weights = parse.GetValue(weights),
                Output = parse.GetValue(layer)!,
                Size = parse.GetValue(size),
                Out = parse.GetValue(output)!,
                Threads = parse.GetValue(threads),
                CommandLine = "winnow " + string.Join(' ', parse.Tokens.Select(t => t.Value)),
            };
            return Task.Run(() => Run(console, options, cancel), cancel);
        });
        return command;
    }

    private static string[] Split(string names) => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static int Run(CommandConsole console, LeaderboardOptions options, CancellationToken cancel)
    {
        foreach (var (name, value) in new[] { ("--seeds", options.Seeds), ("--rounds", options.Rounds), ("--data", options.Data.Count) })
        {
            if (value < 1)
            {
                throw CommandException.Usage($"{name} {value} is too few; it must be 1 or more.");
            }
        }

        if (options.Pool < 100 || options.Threads < 0 || options.Size is < 4 or > 1024)
        {
            throw CommandException.Usage("--pool takes 100 or more, --threads 0 or more, --size 4 to 1024.");
        }

        if (options.Weights is { } weights && !File.Exists(weights))
        {
            throw new CommandException($"The encoder '{weights}' does not exist; --weights takes an ONNX file.");
        }

        var board = new LeaderboardRunner(options, Strategies(options), console).Run(cancel);
        var (json, page) = (Path.Combine(options.Out, "leaderboard.json"), Path.Combine(options.Out, "leaderboard.html"));
        board.Save(json);
        LeaderboardPage.Save(board, console.Clock.GetUtcNow(), options.CommandLine, page);
        console.Write(new { leaderboard = json, page, board.Ranks }, c => Print(c, board, page));
        return ExitCode.Done;
    }

    private static List<IQueryStrategy> Strategies(LeaderboardOptions options)
    {
        var gives = new SoftmaxRegression(new([], new(0, 1)), ["a"]).Provides;
        if (options.Strategies.Count == 0)
        {
            var usable = QueryStrategies.All.Where(s => (s.Needs & ~gives) == Evidence.None).ToList();
            return [.. usable.OrderBy(s => Array.IndexOf(Preferred, s.Name) is var at && at < 0 ? int.MaxValue : at).Take(DefaultStrategies)];
        }

        var chosen = new List<IQueryStrategy> { QueryStrategies.Get("random") };
        foreach (var name in options.Strategies)
        {
            var strategy = QueryStrategies.All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw CommandException.Usage($"No strategy is called '{name}'. There are: {string.Join(", ", QueryStrategies.All.Select(s => s.Name))}.");
            if ((strategy.Needs & ~gives) is var missing && missing != Evidence.None)
            {
                throw CommandException.Usage($"The strategy '{strategy.Name}' needs {string.Join(" and ", EvidenceNames.Of(missing))}, which the leaderboard's softmax regression cannot give; leave it out.");
            }

            if (!chosen.Contains(strategy))
            {
                chosen.Add(strategy);
            }
        }

        return chosen;
    }

    private static void Print(CommandConsole console, Leaderboard board, string page)
    {
        var ranks = board.Ranks;
        string[] names = [.. board.Entries[0].Result.Strategies.Select(s => s.Name)];
        console.Line();
        console.Table(
            ["strategy", "mean rank", .. board.Entries.Select(e => e.Result.Data)],
            names.OrderBy(n => Rank(n) ?? 0).Select(n => (IReadOnlyList<string>)
            [
                n, Rank(n)?.ToString("0.00", CultureInfo.InvariantCulture) ?? "–",
                .. board.Entries.Select(e => e.Result.Strategies.First(s => s.Name == n).Aulc.Mean.ToString("0.000", CultureInfo.InvariantCulture)),
            ]));
        if (ranks is not null)
        {
            console.Line(string.Create(CultureInfo.InvariantCulture, $"Mean accuracy over the run. Ranks further apart than {ranks.CriticalDifference:0.00} differ at 5 % (Nemenyi); Friedman p {ranks.P:0.0000}."));
        }

        console.Line($"Page: {page}");

        double? Rank(string name) => ranks?.Strategies.First(s => s.Name == name).Rank;
    }
}
