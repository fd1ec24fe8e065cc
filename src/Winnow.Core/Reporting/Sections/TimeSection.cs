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
            .. lead.SecondsPerRound!.Tune > 0 ? [("tune", lead.SecondsPerRound.Tune, "var(--chart-3)")] : Array.Empty<(string, double, string)>(),
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
        var tuned = timed.Any(s => s.SecondsPerRound!.Tune > 0);
        html.BeginTable("Mean seconds of each step of a round", ["strategy", .. tuned ? ["tune"] : Array.Empty<string>(), "fit", "measure", "gather", "query"]);
        foreach (var strategy in timed)
        {
            var seconds = strategy.SecondsPerRound!;
            html.Row(StrategyName.Display(strategy.Name), [.. tuned ? [Seconds(seconds.Tune)] : Array.Empty<string>(), Seconds(seconds.Fit), Seconds(seconds.Measure), Seconds(seconds.Gather), Seconds(seconds.Query)]);
        }

        html.EndTable();
        WriteSelection(html, model);
        html.Close().Line();
    }

    private static void WriteSelection(HtmlBuilder html, ReportModel model)
    {
        var counted = model.Strategies.Where(s => s.Selection is not null).ToList();
        if (counted.Count == 0)
        {
            return;
        }

        html.BeginTable("Time and memory of choosing", "strategy", "mean query", "slowest query", "most memory allocated by one query");
        foreach (var strategy in counted)
        {
            var cost = strategy.Selection!;
            html.Row(StrategyName.Display(strategy.Name), Seconds(cost.SecondsMean), Seconds(cost.SecondsMax), cost.AllocatedBytesMax is { } bytes ? Bytes(bytes) : "");
        }

        html.EndTable();
        html.Element("p", "Memory: managed, on the query’s own thread, temporary and kept together; a bound above for what it held at once there.", ("class", "small muted note"));
    }
}
