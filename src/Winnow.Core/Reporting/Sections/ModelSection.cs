using Winnow.Core.Reporting.Charts;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Sections;

/// <summary>The last model of the run looked at: its confusions, its classes and what was picked of them, its calibration.</summary>
internal sealed class ModelSection : IReportSection
{
    private const int MistakesShown = 15;
    private const int MistakesInTable = 200;

    /// <inheritdoc/>
    public void Write(HtmlBuilder html, ReportModel model)
    {
        if (model.Detail is not { } detail || (detail.Confusion is null && detail.Reliability is null && detail.Picked is null))
        {
            return;
        }

        var many = detail.Classes.Count > ConfusionChart.MostClassesWithNumbers;
        html.Open("section", ("id", "model"), ("class", many ? "g3 many" : "g3"));
        if (detail.Confusion is { } confusion)
        {
            WriteConfusion(html, detail, confusion, many);
        }

        ClassTable.Write(html, detail);
        if (detail.Reliability is { } reliability && reliability.Any(b => b.Count > 0))
        {
            html.Open("div", ("id", "calibration")).Title("Calibration", "is the model as often right as it says?");
            ReliabilityChart.Draw(html, reliability, detail.CalibrationError);
            html.BeginTable("Calibration", "confidence", "right", "images");
            foreach (var bin in reliability.Where(b => b.Count > 0))
            {
                html.Row(Metric(bin.Confidence), Metric(bin.Accuracy), Count(bin.Count));
            }

            html.EndTable();
            html.Close().Line();
        }

        html.Close().Line();
    }

    private static void WriteConfusion(HtmlBuilder html, ReportDetail detail, IReadOnlyList<IReadOnlyList<int>> confusion, bool many)
    {
        html.Open("div", ("id", "confusion")).Title("Confusion", $"{Whose(detail)}; percent of each true class");
        html.Open("div", ("class", "scroll"));
        ConfusionChart.Draw(html, confusion, detail.Classes);
        html.Close().Line();
        var mistakes = ConfusionChart.Mistakes(confusion);
        if (many) // at this size the matrix shows blocks, the list shows names
        {
            html.Element("p", "Rows are true classes, columns what the model said. Most frequent mistakes:", ("class", "small muted note"));
            html.Open("ol", ("class", "top"));
            foreach (var m in mistakes.Take(MistakesShown))
            {
                html.Open("li").Text($"{detail.Classes[m.True]} taken for {detail.Classes[m.Predicted]} ").Element("span", $"{Count(m.Count)} of {Count(m.Total)}", ("class", "dim nowrap")).Close();
            }

            html.Close().Line();
        }

        html.BeginTable("Mistakes", "true class", "taken for", "images", "of the class");
        foreach (var m in mistakes.Take(MistakesInTable))
        {
            html.Row(detail.Classes[m.True], detail.Classes[m.Predicted], Count(m.Count), Share((double)m.Count / m.Total));
        }

        if (mistakes.Count > MistakesInTable)
        {
            html.Row($"{Count(mistakes.Count - MistakesInTable)} rarer pairs are not listed", "", "", "");
        }

        html.EndTable();
        html.Close().Line();
    }

    private static string Whose(ReportDetail detail) =>
        StrategyName.Display(detail.Strategy) + (detail.Seed is { } seed ? $", seed {seed}" : "");
}
