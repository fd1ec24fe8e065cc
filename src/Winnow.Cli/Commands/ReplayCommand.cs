using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Replaying;
using Winnow.Cli.Simulating;
using Winnow.Core.Metrics;
using Winnow.Core.Querying;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow replay</c>: proves that a recorded simulation, or the rounds of a project, come out the same again, and asks what another strategy would have picked.</summary>
internal static class ReplayCommand
{
    public static Command Create(CommandConsole console)
    {
        var path = new Argument<string>("PATH") { Description = "Folder of a project, or of a simulation, or the journal of a run (runs/NAME-SEED.jsonl)." };
        var strategy = new Option<string?>("--strategy") { Description = "Also tell what this strategy would have picked in every round, and, for a simulation, play it from the same start." };
        var file = new Option<string?>("--strategy-file") { Description = "JSON file of a strategy that rounds of the project were chosen by." };
        var cost = new Option<string?>("--cost") { Description = "Metadata column of the project with seconds of labelling: also tell what the picks of --strategy would have cost." };
        var output = new Option<string?>("--out") { Description = "Folder that keeps the journals of runs played with --strategy; a stopped one goes on." };
        var command = new CliCommand(
            "replay", "Play recorded runs again, pick by pick, and compare them with what another strategy would have done.",
            "winnow replay results", "winnow replay results/runs/margin-1.jsonl --strategy badge", "winnow replay birds --strategy entropy")
        {
            path, strategy, file, cost, output,
        };
        command.SetAction((parse, cancel) => Task.Run(
            () => Store.IsProject(parse.GetValue(path)!)
                ? ReplayProject.Run(console, parse.GetValue(path)!, parse.GetValue(strategy), parse.GetValue(file), parse.GetValue(cost), parse.GetValue(output), cancel)
                : (parse.GetValue(file) ?? parse.GetValue(cost)) is null
                    ? Run(console, parse.GetValue(path)!, parse.GetValue(strategy), parse.GetValue(output), cancel)
                    : throw CommandException.Usage("--strategy-file and --cost belong to a project; a simulation knows its own."),
            cancel));
        return command;
    }

    private static int Run(CommandConsole console, string path, string? strategy, string? output, CancellationToken cancel)
    {
        var other = strategy is null ? null
            : QueryStrategies.All.FirstOrDefault(s => string.Equals(s.Name, strategy, StringComparison.OrdinalIgnoreCase))
            ?? throw CommandException.Usage($"No strategy is called '{strategy}'. There are: {string.Join(", ", QueryStrategies.All.Select(s => s.Name))}.");
        var (folder, journals) = Find(path);
        var recipe = RecipeFile.Load(folder);
        var runs = new Replayer(recipe.Options, output, console).Run(journals, recipe.DataHash, other, cancel);
        console.Write(
            runs.Select(r => new { r.Journal, r.Run.Strategy, r.Run.Seed, r.Replay.Rounds, r.Replay.Picks, same = r.Replay.Difference is null, r.Replay.Difference, other = other?.Name, counterfactual = r.Replay.Others, recorded = r.Recorded, played = r.Played }),
            c => Print(c, runs, other?.Name));
        return runs.All(r => r.Replay.Difference is null) ? ExitCode.Done : ExitCode.Failed;
    }

    private static (string Folder, string[] Journals) Find(string path)
    {
        if (Directory.Exists(path))
        {
            var runs = Path.Combine(path, "runs");
            string[] journals = Directory.Exists(runs) ? [.. Directory.EnumerateFiles(runs, "*.jsonl").Order(StringComparer.Ordinal)] : [];
            return journals.Length > 0 ? (path, journals) : throw new CommandException($"'{path}' holds no runs/*.jsonl; give the --out folder of a simulation.");
        }

        return File.Exists(path)
            ? (Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(path))) ?? ".", [path])
            : throw new CommandException($"'{path}' does not exist; give a run's journal or a simulation's folder.");
    }

    private static void Print(CommandConsole console, IReadOnlyList<ReplayedRun> runs, string? other)
    {
        foreach (var run in runs)
        {
            var name = $"{run.Run.Strategy}, seed {run.Run.Seed}";
            console.Line(run.Replay.Difference is { } difference
                ? $"{name}: differs at line {difference.Line}{(difference.Round is { } round ? $", round {round}" : ", the start")}: {difference.What}."
                : $"{name}: the same to the last bit, {run.Replay.Rounds} rounds and {run.Replay.Picks} picks.");
            if (other is not null && run.Played is { } played)
            {
                Compare(console, run, other, played);
            }
        }
    }

    private static void Compare(CommandConsole console, ReplayedRun run, string other, Core.Loop.SeedResult played)
    {
        var recorded = run.Recorded.Curve;
        console.Table(
            ["labels", run.Run.Strategy, $"{other} played", "shared picks", "Jaccard"],
            recorded.Select((point, i) =>
            {
                var round = i < run.Replay.Others.Count ? run.Replay.Others[i] : null;
                return (IReadOnlyList<string>)
                [
                    $"{point.Labelled}", Number(point.Metric), i < played.Curve.Count && played.Curve[i].Labelled == point.Labelled ? Number(played.Curve[i].Metric) : "–",
                    round is null ? "–" : $"{round.Shared} of {round.Recorded}", round is null ? "–" : round.Jaccard.ToString("0.00", CultureInfo.InvariantCulture),
                ];
            }));
        var (own, theirs) = (LearningCurve.Of(run.Recorded), LearningCurve.Of(played));
        var (from, to) = (Math.Max(own.From, theirs.From), Math.Min(own.To, theirs.To));
        if (from <= to)
        {
            console.Line($"Mean over {from} to {to} labels: {run.Run.Strategy} {Number(own.Aulc(from, to))}, {other} {Number(theirs.Aulc(from, to))}.");
        }

        var level = own.Isotonic().Values[^1];
        var needed = theirs.Isotonic().FirstCrossing(level);
        console.Line(needed is { } labels
            ? string.Create(CultureInfo.InvariantCulture, $"{other} would have reached {run.Run.Strategy}'s {level:0.000} with {labels:0} labels instead of {own.Isotonic().FirstCrossing(level):0}; one seed proves little.")
            : string.Create(CultureInfo.InvariantCulture, $"{other} would not have reached {run.Run.Strategy}'s {level:0.000} with {theirs.To} labels; one seed proves little."));
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
