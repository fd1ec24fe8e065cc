using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Sections;

/// <summary>Seconds that each step of a round took.</summary>
internal sealed class TimeSection : IReportSection
{
    /// <inheritdoc/>
    public void Write(HtmlBuilder html, ReportModel model)
    {
        var timed = model.Strategies.Where(s => s.SecondsPerRound is not null).ToList();
        if (timed.Count == 0)
        {
            return;
        }

        var lead = model.Leading is { SecondsPerRound: not null } leading ? leading : timed[0];
        (string Name, double Seconds, string Colour)[] steps =
        [
            ("fit", lead.SecondsPerRound!.Fit, "var(--ink)"),
            ("measure", lead.SecondsPerRound.Measure, "var(--chart-2)"),
            ("gather", lead.SecondsPerRound.Gather, "var(--chart-1)"),
            ("query", lead.SecondsPerRound.Query, "var(--wheat)"),
        ];
        var total = Math.Max(steps.Sum(s => s.Seconds), 1e-9);
        html.Open("section", ("id", "time"));
        html.Title("Seconds per round", $"{StrategyName.Display(lead.Name)}, mean over rounds{(model.Seeds.Count > 1 ? " and seeds" : "")}");
        html.Open("div", ("class", "stack"), ("aria-hidden", "true"));
        foreach (var step in steps)
        {
            html.Element("i", "", ("style", $"width:{Coordinate(step.Seconds / total * 100)}%;background:{step.Colour}"));
        }

        html.Close().Open("p", ("class", "legend"));
        foreach (var step in steps)
        {
            html.Open("span").Element("i", "", ("style", $"background:{step.Colour}")).Text($"{step.Name} ").Element("b", Seconds(step.Seconds)).Close();
        }

        html.Close();
        html.BeginTable("Mean seconds of each step of a round", "strategy", "fit", "measure", "gather", "query");
        foreach (var strategy in timed)
        {
            var seconds = strategy.SecondsPerRound!;
            html.Row(StrategyName.Display(strategy.Name), Seconds(seconds.Fit), Seconds(seconds.Measure), Seconds(seconds.Gather), Seconds(seconds.Query));
        }

        html.EndTable();
        html.Close().Line();
    }
}
