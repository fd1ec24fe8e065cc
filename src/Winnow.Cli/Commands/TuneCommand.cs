using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Training;
using Winnow.Core.Tuning;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow tune</c>: searches how the project's model is trained best, on the labels there are; `winnow train` then follows the recipe.</summary>
internal static class TuneCommand
{
    private const double DefaultSeconds = 600;

    public static Command Create(CommandConsole console)
    {
        var folder = ProjectArgument.Create();
        var seconds = new Option<double?>("--seconds") { Description = "Seconds that the search may take; default 600, or no limit with --trials." };
        var trials = new Option<int?>("--trials") { Description = "Recipes to try, the one in use included; default no limit." };
        var parts = new Option<string>("--search") { Description = $"What may change, joined by commas: {TuneOptions.Names}; default all.", DefaultValueFactory = _ => TuneOptions.Names.Replace(" ", "", StringComparison.Ordinal) };
        var model = new Option<string?>("--model") { Description = "Network to begin with; default that of the recipe in use, else as `winnow train`." };
        var folds = new Option<int>("--folds") { Description = "Parts of the labels that each recipe is measured on in turn.", DefaultValueFactory = _ => ValidationProtocol.UsualFolds };
        var share = new Option<double>("--share") { Description = "Share of its steps that each recipe is trained for, above 0 to 1; less is faster and says less.", DefaultValueFactory = _ => 1 };
        var stop = new Option<string?>("--stop") { Description = "End before the limits: terminator (what could still be gained is smaller than the error of the folds), or terminator:TRIALS; 20 recipes must be trained on all folds first, or TRIALS." };
        var strategies = new Option<string?>("--strategies") { Description = "Instead: play these query strategies again on the labels there are, and tell whether one is surely better than the one in use; names joined by commas, or usual." };
        var seed = new Option<int?>("--seed") { Description = "Seed of folds, proposals and trainings; default the project's." };
        var command = new CliCommand(
            "tune", "Search how the project's model is trained best, and keep the recipe for `winnow train`.",
            "winnow tune birds", "winnow tune birds --seconds 120 --search optimisation,augmentation", "winnow tune birds --trials 20 --json")
        {
            folder, seconds, trials, parts, model, folds, share, stop, strategies, seed,
        };
        command.SetAction((parse, cancel) =>
        {
            if (parse.GetValue(strategies) is { } names)
            {
                if (((Option[])[seconds, trials, parts, model, folds, share, stop]).FirstOrDefault(o => parse.GetResult(o) is { Implicit: false }) is { } odd)
                {
                    throw CommandException.Usage($"{odd.Name} belongs to the search for a recipe, and --strategies compares query strategies; leave one of them out.");
                }

                return Task.Run(() => Strategies(console, parse.GetValue(folder)!, names, parse.GetValue(seed), cancel), cancel);
            }

            var options = new TuneOptions
            {
                Model = parse.GetValue(model),
                Parts = parse.GetValue(parts)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                Seconds = parse.GetValue(seconds) ?? (parse.GetValue(trials) is null ? DefaultSeconds : null),
                Trials = parse.GetValue(trials),
                Folds = parse.GetValue(folds),
                Share = parse.GetValue(share),
                Stop = parse.GetValue(stop),
                Seed = parse.GetValue(seed),
            };
            return Task.Run(() => Run(console, parse.GetValue(folder)!, options, cancel), cancel);
        });
        return command;
    }

    private static int Run(CommandConsole console, string folder, TuneOptions options, CancellationToken cancel)
    {
        // What is asked for is checked before anything is read.
        _ = (options.Search, options.Changes, options.Stops);
        NativeLibrary.Require("tune");
        using var store = Store.Open(folder, console.Clock);
        TuneResult result;
        using (var progress = console.StartProgress())
        {
            result = ProjectTuning.Run(store, options, console.Clock, progress, cancel);
        }

        console.Write(
            new { result.Changed, recipe = result.Words, result.Reason, result.Ended, result.Labels, result.Trials, result.Page, leftOut = result.Problems },
            c =>
            {
                foreach (var problem in result.Problems)
                {
                    c.Line($"left out: {problem.Name}: {problem.Reason}");
                }

                if (result.Trials.Count > 0)
                {
                    c.Table(["trial", "score", "folds", "seconds", "ended", "recipe"], result.Trials.Select(t => (IReadOnlyList<string>)
                    [
                        t.Number == 0 ? "0, in use" : t.Number.ToString(CultureInfo.InvariantCulture), Figures.Metric(t.Score), t.Folds.ToString(CultureInfo.InvariantCulture),
                        t.Seconds.ToString("0.0", CultureInfo.InvariantCulture), t.State, t.Remark is { } remark ? $"{t.Recipe} ({remark.TrimEnd('.')})" : t.Recipe,
                    ]));
                    c.Line("Score: mean over the folds of the labels, of which a strategy chose most; it ranks recipes and is no estimate for new images.");
                }

                c.Line($"{Sentence(result.Reason)}{(result.Ended is { } ended ? $" {ended}" : "")}");
                if (result.Page is { } page)
                {
                    c.Line($"'{page}' shows the search: history, importance of what was changed, and the best recipes side by side.");
                }

                c.Line(result.Changed ? $"`winnow train {folder}` follows the new recipe; {RecipeInUse.Name} keeps it." : "The recipe stays as it was.");
            });
        return ExitCode.Done;
    }

    private static int Strategies(CommandConsole console, string folder, string names, int? seed, CancellationToken cancel)
    {
        var strategies = StrategyTuning.Parse(names);
        NativeLibrary.Require("tune");
        using var store = Store.OpenForReading(folder, console.Clock);
        StrategyVerdict verdict;
        using (var progress = console.StartProgress())
        {
            verdict = StrategyTuning.Run(store, strategies, seed, console.Clock, progress, cancel);
        }

        var choice = verdict.Choice;
        console.Write(new { choice.Incumbent, choice.Recommended, choice.Sentence, verdict.Labels, verdict.Features, choice.Board, cautions = StrategyChoice.Cautions }, c =>
        {
            c.Table(["strategy", "mean accuracy", "points to the one in use", "at least", "at most"], choice.Board.Select(s => (IReadOnlyList<string>)(s.Name == choice.Incumbent
                ? [$"{s.Name}, in use", Figures.Metric(s.Area), "–", "–", "–"]
                : [s.Name, Figures.Metric(s.Area), Points(s.Difference), Points(s.Low), Points(s.High)])));
            c.Line($"Played on {verdict.Labels} labels, seeing {verdict.Features}.");
            c.Line($"{Sentence(choice.Sentence)}{(choice.Recommended == choice.Incumbent ? "" : $" `winnow next {folder} --strategy {choice.Recommended}` follows it.")}");
            foreach (var caution in StrategyChoice.Cautions)
            {
                c.Line($"Mind: {caution}");
            }
        });
        return ExitCode.Done;
    }

    private static string Points(double share) => (100 * share).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);

    private static string Sentence(string reason) => char.ToUpperInvariant(reason[0]) + reason[1..] + ".";
}
