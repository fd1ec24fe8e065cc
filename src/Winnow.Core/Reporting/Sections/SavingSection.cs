using Winnow.Core.Reporting.Charts;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Sections;

/// <summary>Labels saved against random at each target, as dots with intervals and as table.</summary>
internal sealed class SavingSection : IReportSection
{
    /// <inheritdoc/>
    public void Write(HtmlBuilder html, ReportModel model)
    {
        var compared = model.Strategies.Where(s => s.Savings.Count + s.SavingsAtLevel.Count > 0).ToList();
        if (model.Baseline is null || compared.Count == 0)
        {
            return;
        }

        // Shares of random's gain first, then values of the metric; each ascending.
        SavingAtTarget[] targets =
        [
            .. compared.SelectMany(s => s.Savings).DistinctBy(s => s.Target).OrderBy(s => s.Target),
            .. compared.SelectMany(s => s.SavingsAtLevel).DistinctBy(s => s.Target).OrderBy(s => s.Target),
        ];
        html.Open("section", ("id", "saving"), ("class", "g2"));
        html.Open("div").Title("Labels saved against random", Note(targets, model));
        SavingChart.Draw(html, model, compared);
        html.Close();
        WriteTable(html, model, targets);
        html.Close().Line();
    }

    private static string Note(SavingAtTarget[] targets, ReportModel model)
    {
        string[] kinds =
        [
            .. targets.Any(t => !t.AtLevel) ? [$"at {string.Join(", ", targets.Where(t => !t.AtLevel).Reverse().Select(t => Count(t.Target * 100)))} % of its gain"] : Array.Empty<string>(),
            .. targets.Any(t => t.AtLevel) ? [$"at {model.Metric} {string.Join(", ", targets.Where(t => t.AtLevel).Select(t => Level(t.Target)))}"] : Array.Empty<string>(),
        ];
        return string.Join(", and ", kinds);
    }

    private static void WriteTable(HtmlBuilder html, ReportModel model, SavingAtTarget[] targets)
    {
        html.Open("div", ("class", "scroll")).Open("table", ("class", "tbl"));
        html.Element("caption", "Labels saved and area under the learning curve (AULC) with 95 % intervals", ("class", "vh")).Open("thead").Open("tr").Element("th", "Strategy", ("scope", "col"));
        foreach (var target in targets)
        {
            html.Element("th", $"at {SavingChart.Name(target)}", ("scope", "col"));
        }

        html.Element("th", "AULC", ("scope", "col")).Element("th", "p, paired", ("scope", "col")).Close().Close().Open("tbody");
        foreach (var strategy in model.Strategies)
        {
            html.Open("tr").Open("th", ("scope", "row"));
            html.LineSample(SeriesStyle.Of(strategy, model));
            html.Text(StrategyName.Display(strategy.Name)).Close();
            foreach (var target in targets)
            {
                WriteCell(html, strategy, target, ReferenceEquals(strategy, model.Baseline));
            }

            html.Open("td");
            if (strategy.AreaUnderCurve is { } area)
            {
                html.Value(Metric(area.Value), Interval(area, Metric));
            }

            html.Close().Element("td", strategy.PairedP is { } p ? PValue(p) : "", ("class", "dim")).Close().Line();
        }

        html.Close().Close();
        html.Element("p", "A minus sign means more labels than random. The first strategy named leads this report; it was not chosen by its result."
            + (model.Strategies.Any(s => s.UpperBound) ? " The upper bound tries candidates with their true labels, one pick at a time: no strategy may do that, and being greedy it is not the highest bound there is." : ""), ("class", "small muted note"));
        html.Close();
    }

    private static void WriteCell(HtmlBuilder html, StrategyReport strategy, SavingAtTarget target, bool isYardstick)
    {
        html.Open("td");
        var saving = (target.AtLevel ? strategy.SavingsAtLevel : strategy.Savings).FirstOrDefault(s => s.Target == target.Target);
        if (isYardstick)
        {
            html.Element("span", "yardstick", ("class", "dim"));
        }
        else if (saving is { Reached: true, Percent: { } percent })
        {
            html.Value(Percent(percent.Value), Interval(percent, Count));
        }
        else if (saving is not null)
        {
            html.Element("span", SavingChart.Words(saving), ("class", "words"));
        }

        html.Close();
    }
}
