using Winnow.Core.Search;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Charts;

/// <summary>Scores of a study's trials in the order they were asked for, with the best so far as a line.</summary>
internal static class TrialHistoryChart
{
    /// <summary>Draws the chart.</summary>
    /// <param name="html">Receives the drawing.</param>
    /// <param name="study">A study with at least one complete trial.</param>
    /// <param name="shown">The trials to draw, by number.</param>
    /// <param name="shape">Wide for desk and paper, narrow for a phone.</param>
    public static void Draw(HtmlBuilder html, StudySnapshot study, IReadOnlyList<TrialRecord> shown, ChartShape shape)
    {
        var y = ScoreScale(study, shape.Height - 46, 12);
        var x = new SvgScale(shown[0].Number - 0.5, shown[^1].Number + 0.5, 64, shape.Width - 12);
        html.Open("svg", ("class", $"chart lc {shape.Name}"), ("viewBox", $"0 0 {Coordinate(shape.Width)} {Coordinate(shape.Height)}"), ("role", "group"),
            ("aria-label", $"Scores of {Count(shown.Count)} trials; the best is {SearchText.Score(study.Best!.Score)} of trial {study.Best.Number}. Arrow keys go from trial to trial."), ("data-roving", "1"));
        foreach (var tick in y.Ticks(5))
        {
            html.Empty("line", ("class", "grid"), ("x1", "64"), ("x2", Coordinate(shape.Width - 12)), ("y1", Coordinate(y.Map(tick))), ("y2", Coordinate(y.Map(tick))));
            html.Element("text", SearchText.Score(tick), ("x", "56"), ("y", Coordinate(y.Map(tick) + 4)), ("text-anchor", "end"));
        }

        foreach (var tick in x.Ticks(shape.Ticks).Where(t => t == Math.Floor(t)))
        {
            html.Element("text", Count(tick), ("x", Coordinate(x.Map(tick))), ("y", Coordinate(shape.Height - 22)), ("text-anchor", "middle"));
        }

        html.Element("text", "trial", ("x", Coordinate((64 + shape.Width) / 2)), ("y", Coordinate(shape.Height - 4)), ("text-anchor", "middle"));
        DrawBest(html, study, shown, x, y);
        for (var i = 0; i < shown.Count; i++)
        {
            DrawTrial(html, shown[i], x, y, i == 0);
        }

        html.Close();
    }

    /// <summary>A scale that holds the best half of the scores in full; scores far behind are held at its end, so that one wild trial does not flatten all others.</summary>
    public static SvgScale ScoreScale(StudySnapshot study, double from, double to)
    {
        double[] losses = [.. study.Trials.Where(t => t.State == TrialState.Complete).Select(t => study.Loss(t.Score!.Value)).Order()];
        var best = losses[0];
        var end = Math.Min(losses[^1], best + (3 * (losses[losses.Length / 2] - best)));
        var (low, high) = (Math.Min(study.Loss(best), study.Loss(end)), Math.Max(study.Loss(best), study.Loss(end)));
        return SvgScale.Around(low, high, from, to, 5);
    }

    private static void DrawBest(HtmlBuilder html, StudySnapshot study, IReadOnlyList<TrialRecord> shown, SvgScale x, SvgScale y)
    {
        double? best = null;
        var path = new System.Text.StringBuilder();
        foreach (var trial in study.Trials.TakeWhile(t => t.Number <= shown[^1].Number))
        {
            if (trial.State == TrialState.Complete && (best is null || study.Loss(trial.Score!.Value) < study.Loss(best.Value)))
            {
                best = trial.Score;
            }

            if (best is { } score && trial.Number >= shown[0].Number)
            {
                path.Append(path.Length == 0 ? 'M' : 'L').Append(Coordinate(x.Map(trial.Number))).Append(' ').Append(Coordinate(y.Map(score)));
            }
        }

        html.Empty("path", ("class", "line"), ("d", path.Length == 0 ? "M0 0" : path.ToString()), ("style", "stroke:var(--wheat);stroke-width:2.5"));
    }

    private static void DrawTrial(HtmlBuilder html, TrialRecord trial, SvgScale x, SvgScale y, bool first)
    {
        var tip = SearchText.Trial(trial);
        var at = x.Map(trial.Number);
        var half = (x.Map(x.High) - x.Map(x.Low)) / (x.High - x.Low) / 2;
        html.Open("g", ("class", "slice dot"), ("tabindex", first ? "0" : "-1"), ("role", "img"), ("aria-label", tip.Replace("\n", "; ", StringComparison.Ordinal)), ("data-tip", tip));
        html.Empty("rect", ("x", Coordinate(at - half)), ("y", "8"), ("width", Coordinate(Math.Max(2 * half, 1))), ("height", Coordinate(y.Map(y.Low) - 8)));
        if (trial.Score is { } score)
        {
            var complete = trial.State == TrialState.Complete;
            html.Empty("circle", ("class", complete ? "" : "mark-open"), ("cx", Coordinate(at)), ("cy", Coordinate(y.Map(score))), ("r", complete ? "3" : "2.6"),
                ("style", complete ? "fill:var(--chart-1)" : "stroke:var(--chart-random)"));
        }
        else
        {
            html.Empty("path", ("class", "cut"), ("d", $"M{Coordinate(at - 3)} {Coordinate(y.Map(y.Low) - 3)}l6 6m0 -6l-6 6"), ("style", "stroke:var(--ink-3)"));
        }

        html.Close();
    }
}
