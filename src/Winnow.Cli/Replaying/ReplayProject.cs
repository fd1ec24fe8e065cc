using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Core.Querying;
using Winnow.Storage;

namespace Winnow.Cli.Replaying;

/// <summary><c>winnow replay</c> of a project: which rounds come out the same, and what another strategy would have picked.</summary>
internal static class ReplayProject
{
    /// <summary>Replays every round and tells what was found.</summary>
    /// <returns><see cref="ExitCode.Failed"/> where a round differs or cannot be played again.</returns>
    public static int Run(CommandConsole console, string folder, string? strategy, string? file, string? cost, string? output, CancellationToken cancel)
    {
        if (output is not null)
        {
            throw CommandException.Usage("--out keeps runs that are played; of a project only the recorded rounds are, so leave it out.");
        }

        var other = strategy is null ? null : QueryStrategies.TryGet(strategy, out var found, out var problem) ? found : throw CommandException.Usage(problem);
        if (other is not null && other.Needs.HasFlag(Evidence.Costs) && cost is null)
        {
            throw CommandException.Usage($"The strategy '{other.Name}' needs the seconds that labelling each image takes; name their metadata column with --cost COLUMN.");
        }

        using var store = Store.OpenForReading(folder, console.Clock);
        ProjectTask.RequireClassify(store, "replay");
        if (store.Verify() is [var broken, ..])
        {
            throw new CommandException($"The journal of '{folder}' is not what was written: {broken} Restore the project from a backup.");
        }

        var rounds = new ProjectReplayer(store, file is null ? null : StrategyFile.ReadOne(file), other, cost, console).Run(cancel);
        if (rounds.Count == 0)
        {
            throw new CommandException($"'{folder}' has no round yet; `winnow next {folder}` opens one.");
        }

        console.Write(
            new { project = folder, other = other?.Name, rounds = rounds.Select(r => new { r.Round, r.Strategy, r.Source, r.Picks, same = r.Difference is null, r.Difference, counterfactual = r.Other, r.OtherMissing }) },
            c => Print(c, rounds, other?.Name));
        return rounds.All(r => r.Difference is null) ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Print(CommandConsole console, IReadOnlyList<RoundVerdict> rounds, string? other)
    {
        foreach (var round in rounds)
        {
            console.Line(round.Difference is { } difference
                ? $"round {round.Round}, {round.Strategy} from {round.Source}: {difference}."
                : $"round {round.Round}, {round.Strategy} from {round.Source}: the same to the last bit, {round.Picks} picks.");
        }

        if (other is null)
        {
            return;
        }

        console.Table(
            ["round", "recorded", $"{other}: shared picks", "Jaccard", "answers known", "seconds", "seconds recorded"],
            rounds.Select(r => (IReadOnlyList<string>)(r.Other is { } picks
                ?
                [
                    $"{r.Round}", r.Strategy, $"{picks.Shared} of {r.Picks}", picks.Jaccard.ToString("0.00", CultureInfo.InvariantCulture), $"{picks.Answered} of {picks.Paths.Count}",
                    Number(picks.Seconds), Number(picks.RecordedSeconds),
                ]
                : [$"{r.Round}", r.Strategy, r.OtherMissing ?? "–", "–", "–", "–", "–"])));
        console.Line($"Answers known: picks of {other} that have a label by now; each of the others would have cost one more.");
    }

    private static string Number(double? value) => value?.ToString("0.#", CultureInfo.InvariantCulture) ?? "–";
}
