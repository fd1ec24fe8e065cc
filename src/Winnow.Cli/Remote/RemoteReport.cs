using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Client;
using Winnow.Core.Reporting;

namespace Winnow.Cli.Remote;

/// <summary>The report of a server's project, from what its dashboard, rounds and models say. It holds no pictures: those stay on the server.</summary>
internal static class RemoteReport
{
    private const string Random = "random";
    private const int RoundsMax = 200;

    public static async Task<int> RunAsync(CommandConsole console, WinnowClient client, ProjectView project, string path, CancellationToken cancel)
    {
        var dashboard = await client.Dashboard.GetAsync(project.Id, cancel);
        var rounds = await client.Rounds.ListAsync(project.Id, RoundsMax, cancel);
        var models = (await client.Models.ListAsync(project.Id, cancel)).Items.ToDictionary(m => m.Number, m => m.Labels);
        ReportWriter.Save(ModelOf(project, dashboard, rounds.Items, models, console.Clock.GetUtcNow()), path);
        console.Write(new { report = path }, c => c.Line($"Wrote '{path}'."));
        return ExitCode.Done;
    }

    private static ReportModel ModelOf(ProjectView project, Dashboard dashboard, IReadOnlyList<RoundView> rounds, Dictionary<int, int> models, DateTimeOffset date)
    {
        var strategy = rounds.FirstOrDefault(r => r.Strategy is not null)?.Strategy ?? Random;
        var saving = strategy != Random && dashboard.Saving is { State: "measured" } measured && dashboard.Curve.Random.Count > 0 ? measured : null;
        StrategyReport own = new() { Name = strategy, Curve = Points(dashboard.Curve.Winnow), SavingsAtLevel = [], Savings = saving is null ? [] : [SavingOf(saving)] };
        return new()
        {
            Kind = "Project",
            Data = project.Name,
            PoolCount = (int)project.Counts.GetValueOrDefault("samples"),
            TestCount = dashboard.Curve.HeldOut > 0 ? dashboard.Curve.HeldOut : null,
            Task = project.Task,
            Metric = dashboard.Curve.Metric,
            ModelName = dashboard.Models is [var newest, ..] ? newest.Name : "no model yet",
            Date = date,
            Strategies = saving is null ? [own] : [own, new() { Name = Random, Curve = Points(dashboard.Curve.Random) }],
            Yardstick = saving is null ? null : Random,
            Detail = new()
            {
                Strategy = strategy,
                Classes = [.. dashboard.Classes.Select(c => c.Name)],
                Picked = [.. dashboard.Classes.Select(c => c.Labels)],
                Rounds = [.. rounds.Where(r => r.Picks > 0).OrderBy(r => r.Number).Select(r => new ReportRound { Number = r.Number, Labelled = r.Model is { } model ? models.GetValueOrDefault(model) : 0, Before = r.Metric, PickCount = r.Picks, Shown = [] })],
            },
            Recipe =
            [
                new("project", project.Id), new("labelled", Count(project, "labelled")), new("skipped", Count(project, "skipped")),
                new("advice", dashboard.Advice.Sentence), .. dashboard.Slices.Where(s => s.Value is not null).Select(s => new KeyValuePair<string, string>($"{dashboard.Curve.Metric} of {s.Name}", Figure(s.Value))),
                .. dashboard.Classes.Where(c => c.Value is not null).Select(c => new KeyValuePair<string, string>($"{dashboard.Curve.Metric} of {c.Name}", Figure(c.Value))),
            ],
        };
    }

    private static CurvePoint[] Points(IReadOnlyList<CurvePointView> points) =>
        [.. points.GroupBy(p => p.Labels).OrderBy(g => g.Key).Select(g => new CurvePoint(g.Key, new(g.Last().Value, g.Last().Low, g.Last().High)))];

    private static SavingAtTarget SavingOf(SavingView saving) => new()
    {
        Target = saving.Value ?? 0,
        AtLevel = true,
        Level = saving.Value,
        RandomLabels = saving.RandomLabels,
        Labels = saving.RandomLabels - saving.Labels,
        Percent = saving.Percent is { } percent ? new(percent, saving.Low, saving.High) : null,
        Reached = saving.Percent is not null,
    };

    private static string Count(ProjectView project, string name) => project.Counts.GetValueOrDefault(name).ToString(CultureInfo.InvariantCulture);

    private static string Figure(double? value) => Commands.Figures.Metric(value);
}
