using System.Globalization;
using Winnow.Core.Loop;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Charts;

/// <summary>Mean ranks as dots, best first; a bar as long as the critical difference starts at the best: whoever lies on its ground is not told apart from it.</summary>
internal static class RankChart
{
    private const double Width = 360;
    private const double Row = 20;

    /// <summary>Draws the chart.</summary>
    public static void Draw(HtmlBuilder html, RankResult ranks)
    {
        var order = ranks.Strategies.OrderBy(s => s.Rank).ThenBy(s => s.Name, StringComparer.Ordinal).ToArray();
        var left = Math.Min(150, order.Max(s => SvgText.Width(StrategyName.Display(s.Name)))) + 10;
        var x = new SvgScale(1, order.Length, left, Width - 34);
        var best = order[0].Rank;
        var bottom = 30 + (order.Length * Row);
        html.Open("svg", ("class", "chart sv"), ("viewBox", $"0 0 {Coordinate(Width)} {Coordinate(bottom + 22)}"), ("role", "group"),
            ("aria-label", $"Mean ranks, 1 is best. Ranks further apart than {Rank(ranks.CriticalDifference)} differ at 5 %. Arrow keys go from row to row."), ("data-roving", "1"));
        var end = x.Map(Math.Min(order.Length, best + ranks.CriticalDifference));
        html.Empty("rect", ("x", Coordinate(x.Map(best))), ("y", "16"), ("width", Coordinate(end - x.Map(best))), ("height", Coordinate(bottom - 16)), ("style", "fill:var(--surface-2)"));
        html.Empty("path", ("class", "cut"), ("d", $"M{Coordinate(x.Map(best))} 12v8m0-4H{Coordinate(end)}" + (best + ranks.CriticalDifference <= order.Length ? "m0-4v8" : "")), ("style", "stroke:var(--ink-2)"));
        html.Element("text", $"critical difference {Rank(ranks.CriticalDifference)}", ("x", Coordinate(x.Map(best))), ("y", "8"));
        foreach (var tick in x.Ticks(5).Where(t => t == Math.Floor(t)))
        {
            html.Empty("line", ("class", "grid"), ("x1", Coordinate(x.Map(tick))), ("x2", Coordinate(x.Map(tick))), ("y1", "24"), ("y2", Coordinate(bottom)));
            html.Element("text", Coordinate(tick), ("x", Coordinate(x.Map(tick))), ("y", Coordinate(bottom + 16)), ("text-anchor", "middle"));
        }

        for (var i = 0; i < order.Length; i++)
        {
            DrawRow(html, ranks, order[i], best, x, 34 + (i * Row), i == 0);
        }

        html.Close();
    }

    /// <summary>A mean rank or a difference of ranks.</summary>
    public static string Rank(double rank) => rank.ToString("0.00", CultureInfo.InvariantCulture);

    private static void DrawRow(HtmlBuilder html, RankResult ranks, MeanRank strategy, double best, SvgScale x, double y, bool first)
    {
        var told = strategy.Rank - best > ranks.CriticalDifference;
        var name = StrategyName.Display(strategy.Name);
        var tip = $"{name}: mean rank {Rank(strategy.Rank)} of {ranks.Strategies.Count}{(first ? ", the best" : told ? ", behind the best for certain" : ", not told apart from the best")}";
        html.Open("g", ("class", "slice"), ("tabindex", first ? "0" : "-1"), ("role", "img"), ("aria-label", tip), ("data-tip", tip));
        html.Empty("rect", ("x", "0"), ("y", Coordinate(y - (Row / 2))), ("width", Coordinate(Width)), ("height", Coordinate(Row)));
        html.Element("text", SvgText.Shorten(name, 22), ("class", "lbl"), ("x", "0"), ("y", Coordinate(y + 4)));
        html.Empty("circle", ("cx", Coordinate(x.Map(strategy.Rank))), ("cy", Coordinate(y)), ("r", "4"), ("style", first ? "fill:var(--wheat)" : told ? "fill:var(--chart-random)" : "fill:var(--ink)"));
        html.Element("text", Rank(strategy.Rank), ("x", Coordinate(x.Map(strategy.Rank) + 8)), ("y", Coordinate(y + 4)));
        html.Close();
    }
}
