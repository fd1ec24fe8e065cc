using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Remote;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow status</c>: where a project stands; works beside a process that writes.</summary>
internal static class StatusCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = ProjectArgument.CreateForServer();
        var verify = new Option<bool>("--verify") { Description = "Also check the journal's chain of hashes and the labels against it; exit code 1 where something is wrong." };
        var command = new CliCommand("status", "Show where a project stands.", "winnow status birds", "winnow status birds --verify --json", "winnow status birds --server https://winnow.example.org")
        {
            folder, verify,
        };
        var server = new ServerOption();
        server.AddTo(command);
        command.SetAction((parse, cancel) => server.Asked(parse)
            ? server.RunAsync(parse, parse.GetValue(folder)!, (client, project, stop) => RemoteStatus.RunAsync(console, client, project, parse.GetValue(verify), stop), cancel)
            : Task.FromResult(Run(console, parse.GetValue(folder)!, parse.GetValue(verify))));
        return command;
    }

    private static int Run(CommandConsole console, string folder, bool verify)
    {
        using var store = Store.OpenForReading(folder, console.Clock);
        var project = store.ReadProject();
        var samples = store.ReadSamples();
        var detects = ProjectTask.HasObjects(store);
        var labels = ProjectTask.Labels(store);
        var perClass = project.Classes.Select((name, index) => new { Class = name, Labels = labels.Sum(l => l.ClassesNamed.Count(c => c == index)) }).ToArray();
        var round = store.ReadRounds() is [.., var newest] ? newest : null;
        var answered = labels.Select(l => l.Id).Concat(store.ReadSkips()).ToHashSet();
        var model = store.ReadModels() is [.., var fitted] ? fitted : null;
        var problems = verify ? store.Verify() : null;
        var status = new
        {
            project = project.Name,
            project.Task,
            project.Images,
            samples = samples.Count(s => s.Problem is null),
            leftOut = samples.Count(s => s.Problem is not null),
            labelled = labels.Count,
            skipped = store.ReadSkips().Count,
            pool = store.ReadPool().Count,
            perClass,
            predictions = store.ReadPredictions().Count,
            round = round is null ? null : new { round.Number, round.Strategy, round.Source, picks = round.Picks.Count, open = round.Picks.Count(p => !answered.Contains(p.Id)) },
            model = model is null ? null : new { model.Number, model.Name, model.Labelled, model.Holdout, model.Metric, model.Value },
            journal = problems is null ? null : new { whole = problems.Count == 0, problems },
        };
        console.Write(status, c =>
        {
            c.Line($"{status.project} ({status.Task}), images in {status.Images}");
            c.Line($"{status.samples} images · {status.labelled} labelled · {status.skipped} skipped · {status.pool} in the pool · {status.leftOut} left out");
            c.Table(["class", detects ? "objects" : "labels"], perClass.Select(p => (IReadOnlyList<string>)[p.Class, $"{p.Labels}"]));
            c.Line(status.round is { } r ? $"round {r.Number}: {r.picks} picks by {r.Strategy} from {r.Source}, {r.open} still open" : "no round yet: `winnow next` opens one");
            c.Line(status.model is { } m ? $"model {m.Number}: {m.Name} on {m.Labelled} labels, {m.Metric} {Figures.Metric(m.Value)} on {m.Holdout} held out" : "no model yet");
            foreach (var problem in problems ?? [])
            {
                c.Line($"journal: {problem}");
            }

            if (problems is { Count: 0 })
            {
                c.Line("journal: whole");
            }
        });
        return problems is { Count: > 0 } ? ExitCode.Failed : ExitCode.Done;
    }
}
