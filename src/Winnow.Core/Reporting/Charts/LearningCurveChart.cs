using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Charts;

/// <summary>Learning curves of all strategies: metric over labels, with bands, names at the line ends and the labels saved as an arrow.</summary>
internal static class LearningCurveChart
{
    private const double LabelGap = 15;

    /// <summary>Draws the chart.</summary>
    /// <param name="html">Receives the drawing.</param>
    /// <param name="model">The report; strategies without a measured point are left out.</param>
    /// <param name="shape">Wide for desk and paper, narrow for a phone.</param>
    public static void Draw(HtmlBuilder html, ReportModel model, ChartShape shape)
    {
        var curves = model.Strategies.Where(s => s.Curve.Count > 0).ToList();
        var names = curves.ToDictionary(s => s.Name, s => SvgText.Shorten(StrategyName.Display(s.Name), shape.NameCharacters), StringComparer.Ordinal);
        var right = shape.Width - 16 - names.Values.Max(SvgText.Width);
        var points = curves.SelectMany(s => s.Curve).ToList();
        var x = LabelScale(points, 40, right);
        var y = MetricScale(points, shape);

        html.Open("svg", ("class", $"chart lc {shape.Name}"), ("viewBox", $"0 0 {Coordinate(shape.Width)} {Coordinate(shape.Height)}"),
            ("role", "group"), ("aria-label", Summary(model, curves)), ("data-roving", "1"));
        DrawAxes(html, x, y, shape);
        var shaded = curves.Where(s => HasBand(s, model, curves.Count)).Reverse().ToList();
        shaded.ForEach(s => DrawBand(html, s, SeriesStyle.Of(s, model), x, y));
        foreach (var curve in Enumerable.Reverse(curves).OrderBy(s => ReferenceEquals(s, model.Leading))) // the leading one on top
        {
            DrawLine(html, curve, model, x, y);
        }

        DrawNames(html, curves, names, model, x, y);
        DrawSaving(html, model, x, y);
        DrawSlices(html, curves, model, x, y);
        html.Close();
    }

    /// <summary>True where the chart shades the strategy's interval: with many curves only the leading one and the yardstick, to stay readable.</summary>
    public static bool HasBand(StrategyReport strategy, ReportModel model, int curves) =>
        strategy.Curve.Any(p => p.Metric.HasInterval)
        && (curves <= 3 || ReferenceEquals(strategy, model.Leading) || ReferenceEquals(strategy, model.Baseline));

    // Two seeds can give a band wider than the metric itself: the axis follows the means and gives bands a third of their span beyond.
    private static SvgScale MetricScale(List<CurvePoint> points, ChartShape shape)
    {
        var (low, high) = (points.Min(p => p.Metric.Value), points.Max(p => p.Metric.Value));
        var room = Math.Max(0.02, (high - low) / 3);
        var lowest = points.Min(p => p.Metric.Low ?? p.Metric.Value);
        var highest = points.Max(p => p.Metric.High ?? p.Metric.Value);
        return SvgScale.Around(Math.Max(lowest, low - room), Math.Min(highest, high + room), shape.Height - 54, 12, 5);
    }

    private static SvgScale LabelScale(List<CurvePoint> points, double from, double to)
    {
        var (low, high) = (points.Min(p => p.Labelled), points.Max(p => p.Labelled));
        return low == high ? new(low - 1, high + 1, from, to) : new(low, high, from, to);
    }

    private static string Summary(ReportModel model, List<StrategyReport> curves) =>
        $"Learning curves: {model.Metric} over labels. "
        + string.Join("; ", curves.Select(s => $"{StrategyName.Display(s.Name)} ends at {WithInterval(s.Curve[^1].Metric, Metric)} with {Count(s.Curve[^1].Labelled)} labels"))
        + ". Arrow keys go from point to point.";

    private static void DrawAxes(HtmlBuilder html, SvgScale x, SvgScale y, ChartShape shape)
    {
        // As many places as the ticks need, or two of them would bear the same number.
        var places = y.Ticks(5).All(t => Math.Abs(t - Math.Round(t, 1)) < 1e-9) ? "0.0" : y.High - y.Low < 0.05 ? "0.000" : "0.00";
        foreach (var tick in y.Ticks(5))
        {
            var at = Coordinate(y.Map(tick));
            html.Empty("line", ("class", "grid"), ("x1", "40"), ("x2", Coordinate(x.Map(x.High))), ("y1", at), ("y2", at));
            html.Element("text", tick.ToString(places, System.Globalization.CultureInfo.InvariantCulture),
                ("x", "32"), ("y", Coordinate(y.Map(tick) + 4)), ("text-anchor", "end"));
        }

        foreach (var tick in x.Ticks(shape.Ticks).Where(t => t == Math.Floor(t)))
        {
            html.Element("text", Count(tick), ("x", Coordinate(x.Map(tick))), ("y", Coordinate(shape.Height - 22)), ("text-anchor", "middle"));
        }

        html.Element("text", "labels", ("x", Coordinate((40 + x.Map(x.High)) / 2)), ("y", Coordinate(shape.Height - 4)), ("text-anchor", "middle"));
    }

    private static void DrawBand(HtmlBuilder html, StrategyReport strategy, SeriesStyle style, SvgScale x, SvgScale y)
    {
        var upper = strategy.Curve.Select(p => At(x.Map(p.Labelled), y.Map(p.Metric.High ?? p.Metric.Value)));
        var lower = strategy.Curve.Reverse().Select(p => At(x.Map(p.Labelled), y.Map(p.Metric.Low ?? p.Metric.Value)));
        html.Empty("path", ("class", "band"), ("d", $"M{string.Join('L', upper.Concat(lower))}Z"), ("style", $"fill:{style.Colour}"));
    }

    private static void DrawLine(HtmlBuilder html, StrategyReport strategy, ReportModel model, SvgScale x, SvgScale y)
    {
        var style = SeriesStyle.Of(strategy, model);
        var path = string.Join('L', strategy.Curve.Select(p => At(x.Map(p.Labelled), y.Map(p.Metric.Value))));
        html.Empty("path", ("class", "line"), ("d", "M" + path),
            ("style", $"stroke:{style.Colour};stroke-width:{Coordinate(style.Width)};stroke-dasharray:{(style.Dash.Length == 0 ? "none" : style.Dash)}"));
        var marked = ReferenceEquals(strategy, model.Leading) || ReferenceEquals(strategy, model.Baseline);
        if ((!marked && strategy.Curve.Count > 1) || strategy.Curve.Count > 25)
        {
            return;
        }

        foreach (var point in strategy.Curve)
        {
            var (cx, cy) = (x.Map(point.Labelled), y.Map(point.Metric.Value));
            if (ReferenceEquals(strategy, model.Baseline)) // squares, so that the two solid lines differ in grey print
            {
                html.Empty("rect", ("class", "mark-open"), ("x", Coordinate(cx - 2.6)), ("y", Coordinate(cy - 2.6)), ("width", "5.2"), ("height", "5.2"), ("style", $"stroke:{style.Colour}"));
            }
            else
            {
                html.Empty("circle", ("class", "mark-open"), ("cx", Coordinate(cx)), ("cy", Coordinate(cy)), ("r", "3"), ("style", $"stroke:{style.Colour}"));
            }
        }
    }

    private static void DrawNames(
        HtmlBuilder html, List<StrategyReport> curves, Dictionary<string, string> names, ReportModel model, SvgScale x, SvgScale y)
    {
        var ends = curves.Select(s => (Strategy: s, X: x.Map(s.Curve[^1].Labelled), Y: y.Map(s.Curve[^1].Metric.Value))).OrderBy(e => e.Y).ToList();
        var places = LabelPlaces.Spread([.. ends.Select(e => e.Y)], LabelGap, y.Map(y.High), y.Map(y.Low));
        var left = x.Map(x.High) + 16;
        for (var i = 0; i < ends.Count; i++)
        {
            var style = SeriesStyle.Of(ends[i].Strategy, model);
            html.Empty("line", ("x1", Coordinate(ends[i].X + 4)), ("x2", Coordinate(left - 4)), ("y1", Coordinate(ends[i].Y)), ("y2", Coordinate(places[i])),
                ("class", "leader"), ("style", $"stroke:{style.Colour}"));
            html.Element("text", names[ends[i].Strategy.Name], ("x", Coordinate(left)), ("y", Coordinate(places[i] + 4)), ("class", "name"), ("style", $"fill:{style.TextColour}"));
        }
    }

    private static void DrawSaving(HtmlBuilder html, ReportModel model, SvgScale x, SvgScale y)
    {
        if (model.Leading?.Savings.MaxBy(s => s.Target) is not { Reached: true, Labels: { } own, RandomLabels: { } others, Level: { } level, Percent: { } percent }
            || percent is { Low: <= 0, High: >= 0 })
        {
            return; // an arrow is drawn for a difference that was shown, not for chance
        }

        var (left, right, at) = (x.Map(Math.Min(own, others)), x.Map(Math.Max(own, others)), y.Map(level));
        var text = $"{Count(Math.Abs(others - own))} labels {(own < others ? "fewer" : "more")}";
        if (right - left < 24 || Math.Max(own, others) > x.High) // too short to see, or its end lies outside
        {
            return;
        }

        html.Empty("path", ("class", "arrow"), ("d", $"M{At(left + 2, at)}L{At(right - 2, at)}M{At(left + 7, at - 4)}L{At(left + 1, at)}L{At(left + 7, at + 4)}M{At(right - 7, at - 4)}L{At(right - 1, at)}L{At(right - 7, at + 4)}"));
        var width = SvgText.Width(text) + 14;
        var middle = Math.Clamp((left + right) / 2, 44 + (width / 2), x.Map(x.High) - (width / 2));
        var top = Math.Min(at + 22, y.Map(y.Low) - 24);
        html.Empty("rect", ("class", "tag"), ("x", Coordinate(middle - (width / 2))), ("y", Coordinate(top)), ("width", Coordinate(width)), ("height", "20"), ("rx", "4"));
        html.Element("text", text, ("class", "lbl"), ("x", Coordinate(middle)), ("y", Coordinate(top + 14)), ("text-anchor", "middle"));
    }

    private static void DrawSlices(HtmlBuilder html, List<StrategyReport> curves, ReportModel model, SvgScale x, SvgScale y)
    {
        var labels = curves.SelectMany(s => s.Curve).Select(p => p.Labelled).Distinct().Order().ToList();
        for (var i = 0; i < labels.Count; i++)
        {
            var at = x.Map(labels[i]);
            var from = i == 0 ? at - 12 : (x.Map(labels[i - 1]) + at) / 2;
            var to = i == labels.Count - 1 ? at + 12 : (x.Map(labels[i + 1]) + at) / 2;
            var values = curves
                .Select(s => (Name: StrategyName.Display(s.Name), Point: s.Curve.FirstOrDefault(p => p.Labelled == labels[i])))
                .Where(v => v.Point is not null)
                .OrderByDescending(v => v.Point!.Metric.Value)
                .Select(v => $"{v.Name}: {WithInterval(v.Point!.Metric, Metric)}");
            var tip = $"{Count(labels[i])} labels, {model.Metric}\n{string.Join('\n', values)}";
            html.Open("g", ("class", "slice"), ("tabindex", i == 0 ? "0" : "-1"), ("role", "img"), ("aria-label", tip.Replace("\n", "; ", StringComparison.Ordinal)), ("data-tip", tip));
            html.Empty("rect", ("x", Coordinate(from)), ("y", "8"), ("width", Coordinate(to - from)), ("height", Coordinate(y.Map(y.Low) - 8)));
            html.Empty("line", ("x1", Coordinate(at)), ("x2", Coordinate(at)), ("y1", "8"), ("y2", Coordinate(y.Map(y.Low))));
            html.Close();
        }
    }

    private static string At(double x, double y) => $"{Coordinate(x)} {Coordinate(y)}";
}
