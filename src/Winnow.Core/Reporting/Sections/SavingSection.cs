using Winnow.Core.Reporting.Charts;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Sections;

/// <summary>Labels saved against random at each target, as dots with intervals and as table.</summary>
internal sealed class SavingSection : IReportSection
{
    /// <inheritdoc/>
    public void Write(HtmlBuilder html, ReportModel model)
    {
        var compared = model.Strategies.Where(s => s.Savings.Count > 0).ToList();
        if (model.Baseline is null || compared.Count == 0)
        {
            return;
        }

        double[] targets = [.. compared.SelectMany(s => s.Savings).Select(s => s.Target).Distinct().Order()];
        html.Open("section", ("id", "saving"), ("class", "g2"));
        html.Open("div").Title("Labels saved against random", $"at {string.Join(", ", targets.Reverse().Select(t => Count(t * 100)))} % of its gain");
        SavingChart.Draw(html, model, compared);
        html.Close();
        WriteTable(html, model, targets);
        html.Close().Line();
    }

    private static void WriteTable(HtmlBuilder html, ReportModel model, double[] targets)
    {
        html.Open("div", ("class", "scroll")).Open("table", ("class", "tbl"));
        html.Element("caption", "Labels saved and area under the learning curve (AULC) with 95 % intervals", ("class", "vh")).Open("thead").Open("tr").Element("th", "Strategy", ("scope", "col"));
        foreach (var target in targets)
        {
            html.Element("th", $"at {Share(target)}", ("scope", "col"));
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
        html.Element("p", "A minus sign means more labels than random. The first strategy named leads this report; it was not chosen by its result.", ("class", "small muted note"));
        html.Close();
    }

    private static void WriteCell(HtmlBuilder html, StrategyReport strategy, double target, bool isYardstick)
    {
        html.Open("td");
        var saving = strategy.Savings.FirstOrDefault(s => s.Target == target);
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
            html.Text(SavingChart.Words(saving));
        }

        html.Close();
    }
}
