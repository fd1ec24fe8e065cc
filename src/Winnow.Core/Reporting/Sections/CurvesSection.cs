using Winnow.Core.Reporting.Charts;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Sections;

/// <summary>Learning curves of all strategies, as chart and as table.</summary>
internal sealed class CurvesSection : IReportSection
{
    /// <inheritdoc/>
    public void Write(HtmlBuilder html, ReportModel model)
    {
        var curves = model.Strategies.Where(s => s.Curve.Count > 0).ToList();
        if (curves.Count == 0)
        {
            return;
        }

        html.Open("section", ("id", "curves"));
        html.Title("Learning curves", Note(model, curves));
        LearningCurveChart.Draw(html, model, ChartShape.Wide);
        LearningCurveChart.Draw(html.Line(), model, ChartShape.Narrow);
        html.Line().BeginTable($"{model.Metric} by labels", ["labels", .. curves.Select(s => StrategyName.Display(s.Name))]);
        foreach (var labelled in curves.SelectMany(s => s.Curve).Select(p => p.Labelled).Distinct().Order())
        {
            html.Row(Count(labelled), [.. curves.Select(s => s.Curve.FirstOrDefault(p => p.Labelled == labelled) is { } point ? WithInterval(point.Metric, Metric) : "")]);
        }

        html.EndTable();
        html.Close().Line();
    }

    private static string Note(ReportModel model, List<StrategyReport> curves)
    {
        var measured = model.TestCount is { } count ? $"{model.Metric} on {Count(count)} test images" : model.Metric;
        var bands = !curves.Any(s => LearningCurveChart.HasBand(s, model, curves.Count)) ? model.Seeds.Count == 1 ? "; no interval from one seed" : ""
            : curves.Count <= 3 ? $"; bands are 95 % intervals over {model.Seeds.Count} seeds"
            : $"; bands are 95 % intervals over {model.Seeds.Count} seeds, all intervals are in the table";
        return measured + bands;
    }
}
