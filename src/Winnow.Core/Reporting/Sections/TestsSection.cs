using Winnow.Core.Loop;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Sections;

/// <summary>How sure the comparison is, and what accuracy alone hides: probabilities with their adjustment, other metrics, and seconds of labelling saved where it was timed.</summary>
internal sealed class TestsSection : IReportSection
{
    /// <inheritdoc/>
    public void Write(HtmlBuilder html, ReportModel model)
    {
        if (model.Baseline is null || !model.Strategies.Any(s => s.Metrics.Count > 0 || s.PairedPHolm is not null))
        {
            return;
        }

        // The leading metric has its own curve and table above.
        string[] metrics = [.. model.Strategies.SelectMany(s => s.Metrics).Select(m => m.Name).Distinct().Where(m => !string.Equals(m, model.Metric, StringComparison.Ordinal))];
        double[] targets = [.. model.Strategies.SelectMany(s => s.SavingsOfSeconds).Select(s => s.Target).Distinct().Order()];
        html.Open("section", ("id", "tests"));
        html.Title("How sure, and what accuracy hides", "95 % intervals; metrics after the last round");
        html.Open("div", ("class", "scroll")).Open("table", ("class", "tbl small"));
        html.Element("caption", $"Tests of the area under the curve{(targets.Length > 0 ? ", further metrics and seconds of labelling saved" : " and further metrics")}", ("class", "vh")).Open("thead").Open("tr");
        string[] heads =
        [
            "Strategy", "AULC gain", "p, signs", "Holm", "Wilcoxon", "AULC, log axis", .. metrics, .. targets.Select(t => $"s saved, {Share(t)}"),
        ];
        foreach (var head in heads)
        {
            html.Element("th", head, ("scope", "col"));
        }

        html.Close().Close().Open("tbody");
        foreach (var strategy in model.Strategies)
        {
            WriteRow(html, strategy, metrics, targets, ReferenceEquals(strategy, model.Baseline));
        }

        html.Close().Close().Close();
        var timed = targets.Length > 0 ? " s saved: seconds of labelling saved at that share of random’s gain." : "";
        html.Element("p", "Signs: paired sign-flip test of the AULC gain; Holm: the same, adjusted for the number of strategies; Wilcoxon: signed ranks, not below 0.05 with fewer than six seeds." + timed, ("class", "small muted note"));
        html.Close().Line();
    }

    private static void WriteRow(HtmlBuilder html, StrategyReport strategy, string[] metrics, double[] targets, bool isYardstick)
    {
        html.Open("tr").Element("th", StrategyName.Display(strategy.Name), ("scope", "row"));
        html.Open("td");
        if (isYardstick)
        {
            html.Element("span", "yardstick", ("class", "dim"));
        }
        else if (strategy.AreaGain is { } gain)
        {
            html.Value(Metric(gain.Value), Interval(gain, Metric));
        }

        html.Close();
        foreach (var p in (double?[])[strategy.PairedP, strategy.PairedPHolm, strategy.PairedPWilcoxon])
        {
            html.Element("td", p is { } value ? PValue(value) : "", ("class", "dim"));
        }

        html.Element("td", strategy.AreaLog is { } log ? Metric(log.Value) : "");
        foreach (var name in metrics)
        {
            html.Open("td");
            if (strategy.Metrics.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.Ordinal)) is { } metric)
            {
                html.Value(Metric(metric.End.Mean), Interval(new(metric.End.Mean, metric.End.Low, metric.End.High), Metric));
            }

            html.Close();
        }

        foreach (var target in targets)
        {
            html.Open("td");
            WriteSeconds(html, strategy.SavingsOfSeconds.FirstOrDefault(s => s.Target == target));
            html.Close();
        }

        html.Close().Line();
    }

    private static void WriteSeconds(HtmlBuilder html, TimeSavingResult? saving)
    {
        if (saving is { Percent: { } percent })
        {
            html.Value(Percent(percent), Interval(new(percent, saving.Low, saving.High), Count));
        }
        else if (saving is not null)
        {
            html.Text("not reached");
        }
    }
}
