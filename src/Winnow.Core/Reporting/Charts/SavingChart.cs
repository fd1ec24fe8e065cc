using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Charts;

/// <summary>Labels saved against the yardstick: one dot with its interval for each strategy and target.</summary>
internal static class SavingChart
{
    private const double Width = 360;
    private const double Row = 14;

    /// <summary>Draws the chart; the strategies must have savings.</summary>
    public static void Draw(HtmlBuilder html, ReportModel model, IReadOnlyList<StrategyReport> strategies)
    {
        var left = Math.Min(150, strategies.Max(s => SvgText.Width(StrategyName.Display(s.Name))) + 8);
        var plot = left + 44;
        var x = Scale(strategies, plot);
        var blocks = strategies.Select(s => ((s.Savings.Count + s.SavingsAtLevel.Count) * Row) + 10).ToList();
        var bottom = 8 + blocks.Sum();
        html.Open("svg", ("class", "chart sv"), ("viewBox", $"0 0 {Coordinate(Width)} {Coordinate(bottom + 22)}"), ("role", "group"),
            ("aria-label", "Labels saved against random, in percent, with 95 % intervals. Arrow keys go from row to row."), ("data-roving", "1"));
        foreach (var tick in x.Ticks(3))
        {
            var at = Coordinate(x.Map(tick));
            html.Empty("line", ("class", tick == 0 ? "axis" : "grid"), ("x1", at), ("x2", at), ("y1", "6"), ("y2", Coordinate(bottom)));
            html.Element("text", Percent(tick), ("x", at), ("y", Coordinate(bottom + 16)), ("text-anchor", "middle"));
        }

        var top = 8.0;
        var first = true;
        for (var i = 0; i < strategies.Count; i++)
        {
            var style = SeriesStyle.Of(strategies[i], model);
            List<SavingAtTarget> savings = [.. strategies[i].Savings.OrderByDescending(s => s.Target), .. strategies[i].SavingsAtLevel.OrderByDescending(s => s.Target)];
            html.Element("text", SvgText.Shorten(StrategyName.Display(strategies[i].Name), 22), ("class", "lbl"), ("x", "0"), ("y", Coordinate(top + 11)));
            for (var j = 0; j < savings.Count; j++)
            {
                DrawRow(html, model, strategies[i], savings[j], style, x, top + (j * Row) + 7, plot, first);
                first = false;
            }

            top += blocks[i];
        }

        html.Close();
    }

    /// <summary>The saving in words: percent, labels of both, or that the target was not reached.</summary>
    public static string Words(SavingAtTarget saving) => saving switch
    {
        { Reached: true, Percent: { } percent, Labels: { } own, RandomLabels: { } random } =>
            $"{WithPercentInterval(percent)}, {Count(own)} labels instead of {Count(random)}",
        { Reached: true, Percent: { } percent } => WithPercentInterval(percent),
        // Every seed of the strategy got there, and not every one of random: a saving that has no number.
        { Labels: { } own } => $"{Count(own)} labels, where random did not get",
        { SeedsReached: { } seeds and > 0 } => $"reached by {Count(seeds)} {(seeds == 1 ? "seed" : "seeds")} only",
        _ => "not reached",
    };

    /// <summary>The target as axis and table name it: <c>50 %</c> of random's gain, or <c>0.93</c> of the metric.</summary>
    public static string Name(SavingAtTarget saving) => saving.AtLevel ? Level(saving.Target) : Share(saving.Target);

    /// <summary>Percent with interval as a table cell shows it: <c>31 % [24, 37]</c>.</summary>
    public static string WithPercentInterval(Estimate percent) => $"{Percent(percent.Value)} {Interval(percent, Count)}".TrimEnd();

    // From -100 % on an interval is cut, with an arrow: one hopeless strategy must not squeeze all others.
    private static SvgScale Scale(IReadOnlyList<StrategyReport> strategies, double from)
    {
        var shown = strategies.SelectMany(s => s.Savings.Concat(s.SavingsAtLevel)).Where(s => s.Reached).Select(s => s.Percent).OfType<Estimate>().ToList();
        var low = shown.Select(p => p.Low ?? p.Value).Append(0).Min();
        var high = shown.Select(p => p.High ?? p.Value).Append(10).Max();
        return SvgScale.Around(Math.Max(low, -100), Math.Min(high, 100), from, Width - 18, 4);
    }

    private static void DrawRow(HtmlBuilder html, ReportModel model, StrategyReport strategy, SavingAtTarget saving, SeriesStyle style, SvgScale x, double y, double plot, bool first)
    {
        var where = saving.AtLevel ? $"{model.Metric} {Level(saving.Target)}" : $"{Share(saving.Target)} of random’s gain";
        var tip = $"{StrategyName.Display(strategy.Name)} at {where}: {Words(saving)}";
        html.Open("g", ("class", "slice"), ("tabindex", first ? "0" : "-1"), ("role", "img"), ("aria-label", tip), ("data-tip", tip));
        html.Empty("rect", ("x", "0"), ("y", Coordinate(y - (Row / 2))), ("width", Coordinate(Width)), ("height", Coordinate(Row)));
        html.Element("text", Name(saving), ("class", "tgt"), ("x", Coordinate(plot - 10)), ("y", Coordinate(y + 3.5)), ("text-anchor", "end"));
        if (saving is not { Reached: true, Percent: { } percent })
        {
            html.Element("text", saving.Labels is not null ? "random did not get there" : saving.SeedsReached > 0 ? "not reached by all seeds" : "not reached", ("class", "none"), ("x", Coordinate(x.Map(0) + 6)), ("y", Coordinate(y + 3.5)));
            html.Close();
            return;
        }

        var (low, high) = (percent.Low ?? percent.Value, percent.High ?? percent.Value);
        html.Empty("line", ("x1", Coordinate(x.Map(low))), ("x2", Coordinate(x.Map(high))), ("y1", Coordinate(y)), ("y2", Coordinate(y)),
            ("class", "range"), ("style", $"stroke:{style.Colour}"));
        if (low < x.Low)
        {
            var edge = x.Map(x.Low);
            html.Empty("path", ("class", "cut"), ("d", $"M{Coordinate(edge + 5)} {Coordinate(y - 3.5)}L{Coordinate(edge)} {Coordinate(y)}L{Coordinate(edge + 5)} {Coordinate(y + 3.5)}"), ("style", $"stroke:{style.Colour}"));
        }

        if (percent.Value >= x.Low)
        {
            html.Empty("circle", ("cx", Coordinate(x.Map(percent.Value))), ("cy", Coordinate(y)), ("r", saving is { AtLevel: false, Target: >= 1 } ? "3.6" : "2.8"), ("style", $"fill:{style.Colour}"));
        }

        html.Close();
    }
}
