using Winnow.Core.Reporting.Charts;
using Winnow.Core.Reporting.Sections;
using Winnow.Core.Search;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting;

/// <summary>What a study's page shows: history, importance of the parameters, parallel coordinates, each with its numbers as a table.</summary>
internal static class SearchCharts
{
    private const int HistoryMost = 500;
    private const int LinesMost = 200;
    private const int AxesMost = 8;

    /// <summary>Writes the three parts, or a sentence where no trial is complete.</summary>
    public static void Write(HtmlBuilder html, StudySnapshot study)
    {
        if (study.Best is null)
        {
            html.Element("p", "No trial is complete, so there is nothing to draw yet.", ("class", "muted note")).Line();
            return;
        }

        var importances = ParameterImportance.Of(study);
        WriteHistory(html, study);
        WriteImportance(html, importances);
        WriteCoordinates(html, study, importances);
    }

    private static void WriteHistory(HtmlBuilder html, StudySnapshot study)
    {
        TrialRecord[] shown = [.. study.Trials.TakeLast(HistoryMost)];
        html.Open("section", ("id", "history")).Title("History", $"line: best so far; dots: complete; rings: pruned; crosses: failed or running{(shown.Length < study.Trials.Count ? $"; the last {Count(shown.Length)} trials" : "")}");
        TrialHistoryChart.Draw(html, study, shown, ChartShape.Wide);
        TrialHistoryChart.Draw(html.Line(), study, shown, ChartShape.Narrow);
        html.Line().BeginTable("Trials in the order they were asked for", ["trial", "state", "score", "seconds", "steps", "reason"]);
        foreach (var trial in shown)
        {
            html.Row(Count(trial.Number), SearchText.State(trial.State), SearchText.Score(trial.Score), Seconds(trial.Seconds), trial.Reports.Count == 0 ? "–" : Count(trial.Reports[^1].Step), trial.Reason ?? "");
        }

        html.EndTable();
        html.Close().Line();
    }

    private static void WriteImportance(HtmlBuilder html, IReadOnlyList<ParameterImportance> importances)
    {
        html.Open("section", ("id", "importance"), ("class", "g1")).Title("Importance of the parameters", "share of the scores’ variance that each explains by itself");
        ImportanceChart.Draw(html, importances);
        html.Line().BeginTable("Importance of the parameters", "parameter", "share", "trials");
        foreach (var importance in importances)
        {
            html.Row(importance.Name, Share(importance.Share), Count(importance.Trials));
        }

        html.EndTable();
        html.Close().Line();
    }

    private static void WriteCoordinates(HtmlBuilder html, StudySnapshot study, IReadOnlyList<ParameterImportance> importances)
    {
        TrialRecord[] best = [.. TrialLeaderboard.Of(study).TakeWhile(t => t.State == TrialState.Complete).Take(LinesMost)];
        SearchParameter[] parameters = [.. importances.Take(AxesMost).Select(i => study.Space.Parameters.First(p => string.Equals(p.Name, i.Name, StringComparison.Ordinal)))];
        html.Open("section", ("id", "coordinates")).Title("Parallel coordinates", $"the best {Count(best.Length)} trials, the top tenth in front; a line below an axis: the trial has no such parameter");
        ParallelCoordinatesChart.Draw(html, study, best, parameters, ChartShape.Wide);
        ParallelCoordinatesChart.Draw(html.Line(), study, best, [.. parameters.Take(4)], ChartShape.Narrow);
        html.Line().BeginTable("The best trials", ["trial", "score", .. study.Space.Parameters.Select(p => p.Name)]);
        foreach (var trial in best)
        {
            html.Row(Count(trial.Number), [SearchText.Score(trial.Score), .. study.Space.Parameters.Select(p => trial.Point.Values.TryGetValue(p.Name, out var value) ? SearchText.Value(value) : "–")]);
        }

        html.EndTable();
        html.Close().Line();
    }
}
