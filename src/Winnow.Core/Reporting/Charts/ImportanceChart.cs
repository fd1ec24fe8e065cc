using Winnow.Core.Search;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Charts;

/// <summary>How much of the scores' variance each parameter explains by itself, as bars.</summary>
internal static class ImportanceChart
{
    private const double Width = 360;
    private const double Row = 20;

    /// <summary>Draws the chart.</summary>
    public static void Draw(HtmlBuilder html, IReadOnlyList<ParameterImportance> importances)
    {
        var left = Math.Min(150, importances.Max(i => SvgText.Width(i.Name))) + 10;
        var x = new SvgScale(0, Math.Max(0.1, importances.Max(i => i.Share)), left, Width - 44);
        html.Open("svg", ("class", "chart sv"), ("viewBox", $"0 0 {Coordinate(Width)} {Coordinate((importances.Count * Row) + 6)}"), ("role", "group"),
            ("aria-label", "Share of the scores’ variance that each parameter explains by itself. Arrow keys go from row to row."), ("data-roving", "1"));
        for (var i = 0; i < importances.Count; i++)
        {
            var (name, share, trials) = importances[i];
            var y = (i * Row) + 12;
            var tip = $"{name} explains {Share(share)} of the variance, from {Count(trials)} trials";
            html.Open("g", ("class", "slice"), ("tabindex", i == 0 ? "0" : "-1"), ("role", "img"), ("aria-label", tip), ("data-tip", tip));
            html.Empty("rect", ("x", "0"), ("y", Coordinate(y - (Row / 2))), ("width", Coordinate(Width)), ("height", Coordinate(Row)));
            html.Element("text", SvgText.Shorten(name, 22), ("class", "lbl"), ("x", "0"), ("y", Coordinate(y + 4)));
            html.Empty("rect", ("x", Coordinate(left)), ("y", Coordinate(y - 5)), ("width", Coordinate(x.Map(share) - left)), ("height", "10"), ("rx", "2"), ("style", "fill:var(--wheat)"));
            html.Element("text", Share(share), ("x", Coordinate(x.Map(share) + 6)), ("y", Coordinate(y + 4)));
            html.Close();
        }

        html.Close();
    }
}
