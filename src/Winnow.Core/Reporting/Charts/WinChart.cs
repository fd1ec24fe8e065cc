using Winnow.Core.Loop;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Charts;

/// <summary>Pairwise wins as shades of one colour: how often the strategy of a row beats that of a column for certain.</summary>
internal static class WinChart
{
    private const int Cell = 32;
    private const int Row = 24;

    /// <summary>Draws the matrix.</summary>
    public static void Draw(HtmlBuilder html, WinResult wins)
    {
        var n = wins.Strategies.Count;
        string[] names = [.. wins.Strategies.Select(s => SvgText.Shorten(StrategyName.Display(s), 18))];
        var longest = names.Max(name => name.Length);
        var left = (longest * 6) + 10;
        var top = (int)(longest * 4.4) + 14;
        var width = left + (n * Cell) + (int)(longest * 4.4);
        html.Open("svg", ("class", "chart cm"), ("viewBox", $"0 0 {width} {top + (n * Row) + 4}"), ("role", "group"), ("style", $"max-width:{width}px;min-width:{Math.Min(width, 560)}px"),
            ("aria-label", "Pairwise wins: in percent of the checkpoints, how often the strategy of the row beats that of the column. Arrow keys go from cell to cell."),
            ("data-roving", $"{n}"));
        for (var i = 0; i < n; i++)
        {
            html.Element("text", names[i], ("x", $"{left - 6}"), ("y", Coordinate(top + (i * Row) + (Row / 2.0) + 3.5)), ("text-anchor", "end"));
            var x = Coordinate(left + (i * Cell) + (Cell / 2.0));
            html.Element("text", names[i], ("x", x), ("y", $"{top - 6}"), ("transform", $"rotate(-45 {x} {top - 6})"));
        }

        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                DrawCell(html, wins, i, j, left + (j * Cell), top + (i * Row));
            }

            html.Line();
        }

        html.Close();
    }

    private static void DrawCell(HtmlBuilder html, WinResult wins, int i, int j, int x, int y)
    {
        var share = wins.Shares[i][j];
        var level = ConfusionChart.Level(share ?? 0);
        var (own, other) = (StrategyName.Display(wins.Strategies[i]), StrategyName.Display(wins.Strategies[j]));
        var tip = i == j ? own
            : share is { } value ? $"{own} beats {other} at {Share(value)} of {Count(wins.Checkpoints[i][j])} checkpoints"
            : $"{own} and {other} cannot be compared: they share no checkpoint or too few seeds";
        html.Open("g", ("class", "slice dot"), ("tabindex", i == 0 && j == 0 ? "0" : "-1"), ("role", "img"), ("aria-label", tip), ("data-tip", tip));
        html.Empty("rect", ("x", $"{x}"), ("y", $"{y}"), ("width", $"{Cell - 2}"), ("height", $"{Row - 2}"), ("rx", "2"), ("style", i == j ? "fill:none" : $"fill:var(--seq-{level})"));
        if (i != j)
        {
            html.Element("text", share is { } v ? Count(v * 100) : "–", ("class", level >= 5 ? "flip" : "in"), ("x", Coordinate(x + (Cell / 2.0) - 1)), ("y", Coordinate(y + (Row / 2.0) + 2.5)), ("text-anchor", "middle"));
        }

        html.Close();
    }
}
