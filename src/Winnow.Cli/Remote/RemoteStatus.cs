using Winnow.Cli.Commands;
using Winnow.Cli.Console;
using Winnow.Client;

namespace Winnow.Cli.Remote;

/// <summary>Where a project of a server stands.</summary>
internal static class RemoteStatus
{
    public static async Task<int> RunAsync(CommandConsole console, WinnowClient client, ProjectView project, bool verify, CancellationToken cancel)
    {
        var dashboard = await client.Dashboard.GetAsync(project.Id, cancel);
        var journal = verify ? await client.Journal.VerifyAsync(project.Id, cancel) : null;
        var status = new { project.Id, project.Name, project.Task, project.Counts, role = project.Role?.ToString().ToLowerInvariant(), round = dashboard.Round, saving = dashboard.Saving, advice = dashboard.Advice, budget = dashboard.Budget, journal };
        console.Write(status, c =>
        {
            c.Line($"{project.Name} ({project.Task}), project {project.Id}");
            c.Line(string.Join(" · ", project.Counts.Select(p => $"{p.Value} {p.Key}")));
            c.Table(["class", "labels"], dashboard.Classes.Select(k => (IReadOnlyList<string>)[k.Name, $"{k.Labels}"]));
            c.Line(dashboard.Round is { } round ? $"round {round.Number}: {round.State}, {round.Labelled} of {round.Picks} picks settled" : "no round yet");
            c.Line(dashboard.Advice.Sentence);
            c.Line(dashboard.Models is [var model, ..] ? $"model {model.Number}: {model.Name} on {model.Labels} labels, {(model.Metric is { } m ? Figures.Metric(m.Value) : model.NotMeasured ?? "not measured")}" : "no model yet");
            if (journal is not null)
            {
                c.Line(journal.Intact ? "journal: whole" : $"journal: {string.Join(' ', journal.Problems)}");
            }
        });
        return journal is { Intact: false } ? ExitCode.Failed : ExitCode.Done;
    }
}
