using Winnow.Core.Search;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Charts;

/// <summary>One line per trial over an upright axis per parameter and one for the score: where good trials run together, the parameter matters.</summary>
internal static class ParallelCoordinatesChart
{
    private const double Top = 30;
    private const double Gap = 26; // below the axes: where lines of trials go that lack the parameter

    /// <summary>Draws the chart.</summary>
    /// <param name="html">Receives the drawing.</param>
    /// <param name="study">A study with at least one complete trial.</param>
    /// <param name="shown">Complete trials, best first.</param>
    /// <param name="parameters">Indexes of the space's parameters, left to right.</param>
    /// <param name="shape">Wide for desk and paper, narrow for a phone.</param>
    public static void Draw(HtmlBuilder html, StudySnapshot study, IReadOnlyList<TrialRecord> shown, IReadOnlyList<SearchParameter> parameters, ChartShape shape)
    {
        var bottom = shape.Height - 40;
        var x = new SvgScale(0, parameters.Count, 50, shape.Width - 60);
        var score = TrialHistoryChart.ScoreScale(study, bottom, Top);
        var unit = new SvgScale(0, 1, bottom, Top);
        html.Open("svg", ("class", $"chart lc {shape.Name}"), ("viewBox", $"0 0 {Coordinate(shape.Width)} {Coordinate(shape.Height)}"), ("role", "group"),
            ("aria-label", $"The best {Count(shown.Count)} trials over {string.Join(", ", parameters.Select(p => p.Name))} and the score. Arrow keys go from trial to trial."), ("data-roving", "1"));
        for (var d = 0; d < parameters.Count; d++)
        {
            DrawAxis(html, SvgText.Shorten(parameters[d].Name, shape.NameCharacters), SearchText.Value(parameters[d].FromUnit(1)), SearchText.Value(parameters[d].FromUnit(0)), x.Map(d), bottom);
        }

        DrawAxis(html, "score", SearchText.Score(score.High), SearchText.Score(score.Low), x.Map(parameters.Count), bottom);
        for (var i = shown.Count - 1; i >= 0; i--) // the best on top
        {
            var points = parameters
                .Select((p, d) => At(x.Map(d), shown[i].Point.Values.TryGetValue(p.Name, out var value) ? unit.Map(p.ToUnit(value)) : bottom + Gap))
                .Append(At(x.Map(parameters.Count), score.Map(shown[i].Score!.Value)));
            DrawLine(html, shown[i], i, shown.Count, "M" + string.Join('L', points));
        }

        html.Close();
    }

    private static void DrawAxis(HtmlBuilder html, string name, string high, string low, double at, double bottom)
    {
        html.Empty("line", ("class", "axis"), ("x1", Coordinate(at)), ("x2", Coordinate(at)), ("y1", Coordinate(Top)), ("y2", Coordinate(bottom)));
        html.Element("text", name, ("class", "lbl"), ("x", Coordinate(at)), ("y", "10"), ("text-anchor", "middle"));
        html.Element("text", SvgText.Shorten(high, 10), ("x", Coordinate(at)), ("y", Coordinate(Top - 6)), ("text-anchor", "middle"));
        html.Element("text", SvgText.Shorten(low, 10), ("x", Coordinate(at)), ("y", Coordinate(bottom + 14)), ("text-anchor", "middle"));
    }

    private static void DrawLine(HtmlBuilder html, TrialRecord trial, int place, int count, string path)
    {
        var top = place < Math.Max(1, count / 10);
        var tip = SearchText.Trial(trial);
        html.Open("g", ("class", "slice"), ("tabindex", place == count - 1 ? "0" : "-1"), ("role", "img"), ("aria-label", tip.Replace("\n", "; ", StringComparison.Ordinal)), ("data-tip", tip));
        html.Empty("path", ("class", "line"), ("d", path),
            ("style", $"stroke:{(top ? "var(--wheat)" : "var(--chart-random)")};stroke-width:{(top ? "1.8" : "1")};opacity:{(top ? "1" : "0.45")}"));
        html.Close();
    }

    private static string At(double x, double y) => $"{Coordinate(x)} {Coordinate(y)}";
}
