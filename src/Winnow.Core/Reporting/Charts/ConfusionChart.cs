using System.Text;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Charts;

/// <summary>Confusion matrix as shades of one colour, rows being true classes; numbers stand in the cells while they fit.</summary>
internal static class ConfusionChart
{
    /// <summary>Up to this many classes each cell bears its number and can be reached; beyond, each row can.</summary>
    public const int MostClassesWithNumbers = 20;

    private static readonly double[] Levels = [0.02, 0.05, 0.10, 0.20, 0.40, 0.70];

    /// <summary>Draws the matrix.</summary>
    /// <param name="html">Receives the drawing.</param>
    /// <param name="confusion">Counts [true class][predicted class].</param>
    /// <param name="classes">Class names.</param>
    public static void Draw(HtmlBuilder html, IReadOnlyList<IReadOnlyList<int>> confusion, IReadOnlyList<string> classes)
    {
        if (classes.Count <= MostClassesWithNumbers)
        {
            DrawCells(html, confusion, classes);
        }
        else
        {
            DrawField(html, confusion, classes);
        }
    }

    /// <summary>Shade 0 to 6 for a share of a true class.</summary>
    public static int Level(double share) => Levels.Count(level => share >= level);

    /// <summary>Every mistake made, most frequent share of its true class first.</summary>
    public static IReadOnlyList<(int True, int Predicted, int Count, int Total)> Mistakes(IReadOnlyList<IReadOnlyList<int>> confusion) =>
        [.. confusion
            .SelectMany((row, t) => row.Select((count, p) => (True: t, Predicted: p, Count: count, Total: row.Sum())))
            .Where(c => c.True != c.Predicted && c.Count > 0)
            .OrderByDescending(c => c.Count).ThenBy(c => c.True).ThenBy(c => c.Predicted)];

    private static void DrawCells(HtmlBuilder html, IReadOnlyList<IReadOnlyList<int>> confusion, IReadOnlyList<string> classes)
    {
        var n = classes.Count;
        var (cell, row) = n <= 12 ? (30, 24) : (23, 20);
        var names = classes.Select(c => SvgText.Shorten(c, 14)).ToList();
        var longest = names.Max(c => c.Length);
        var left = (longest * 6) + 10;
        var slanted = longest * 6 > cell;
        var top = slanted ? (int)(longest * 4.4) + 14 : 20;
        html.Open("svg", ("class", "chart cm"), ("viewBox", $"0 0 {left + (n * cell) + (slanted ? 30 : 2)} {top + (n * row) + 4}"), ("role", "group"),
            ("style", $"max-width:{left + (n * cell) + 30}px"),
            ("aria-label", "Confusion matrix: rows are true classes, columns what the model said, in percent of the true class. Arrow keys go from cell to cell."),
            ("data-roving", $"{n}"));
        for (var c = 0; c < n; c++)
        {
            html.Element("text", names[c], ("x", $"{left - 6}"), ("y", Coordinate(top + (c * row) + (row / 2.0) + 3.5)), ("text-anchor", "end"));
            var x = left + (c * cell) + (cell / 2.0);
            html.Element("text", names[c], slanted
                ? [("x", Coordinate(x)), ("y", $"{top - 6}"), ("transform", $"rotate(-45 {Coordinate(x)} {top - 6})")]
                : [("x", Coordinate(x)), ("y", $"{top - 7}"), ("text-anchor", "middle")]);
        }

        for (var t = 0; t < n; t++)
        {
            var total = confusion[t].Sum();
            for (var p = 0; p < n; p++)
            {
                DrawCell(html, classes, (t, p), confusion[t][p], total, (left + (p * cell), top + (t * row), cell - 1, row - 1));
            }
        }

        html.Close();
    }

    private static void DrawCell(
        HtmlBuilder html, IReadOnlyList<string> classes, (int True, int Predicted) at, int count, int total, (int X, int Y, int Width, int Height) box)
    {
        var share = total == 0 ? 0 : (double)count / total;
        var level = Level(share);
        var tip = at.True == at.Predicted
            ? $"{classes[at.True]} recognised: {Count(count)} of {Count(total)}"
            : $"{classes[at.True]} taken for {classes[at.Predicted]}: {Count(count)} of {Count(total)}";
        html.Open("g", ("class", "slice dot"), ("tabindex", at is (0, 0) ? "0" : "-1"), ("role", "img"), ("aria-label", tip), ("data-tip", tip));
        html.Empty("rect", ("x", $"{box.X}"), ("y", $"{box.Y}"), ("width", $"{box.Width}"), ("height", $"{box.Height}"), ("rx", "2"), ("style", $"fill:var(--seq-{level})"));
        if (share >= 0.015)
        {
            html.Element("text", Count(share * 100), ("class", level >= 5 ? "flip" : "in"), ("x", Coordinate(box.X + (box.Width / 2.0))),
                ("y", Coordinate(box.Y + (box.Height / 2.0) + 3.5)), ("text-anchor", "middle"));
        }

        html.Close();
    }

    // One path for each shade instead of a rectangle for each cell: 100 classes would be 10,000 elements.
    private static void DrawField(HtmlBuilder html, IReadOnlyList<IReadOnlyList<int>> confusion, IReadOnlyList<string> classes)
    {
        var n = classes.Count;
        var cell = Math.Max(3, 420 / n);
        var side = n * cell;
        html.Open("svg", ("class", "chart cm"), ("viewBox", $"0 0 {side} {side}"), ("role", "group"), ("style", $"max-width:{side}px"),
            ("aria-label", $"Confusion matrix of {n} classes: rows are true classes in the order of the table, shades the share of the true class. Arrow keys go from row to row."),
            ("data-roving", "1"));
        html.Empty("rect", ("width", $"{side}"), ("height", $"{side}"), ("style", "fill:var(--seq-0)"));
        var paths = Levels.Select(_ => new StringBuilder()).ToArray();
        for (var t = 0; t < n; t++)
        {
            var total = Math.Max(1, confusion[t].Sum());
            for (var p = 0; p < n; p++)
            {
                if (Level((double)confusion[t][p] / total) is > 0 and var level)
                {
                    paths[level - 1].Append(System.Globalization.CultureInfo.InvariantCulture, $"M{p * cell} {t * cell}h{cell}v{cell}h-{cell}z");
                }
            }
        }

        for (var level = 1; level <= paths.Length; level++)
        {
            html.Empty("path", ("d", paths[level - 1].ToString()), ("style", $"fill:var(--seq-{level})"));
        }

        var mistakes = Mistakes(confusion).ToLookup(m => m.True);
        for (var t = 0; t < n; t++)
        {
            var total = confusion[t].Sum();
            var worst = string.Concat(mistakes[t].Take(3).Select(m => $"\ntaken for {classes[m.Predicted]}: {Count(m.Count)}"));
            var tip = $"{classes[t]} recognised: {Count(confusion[t][t])} of {Count(total)}{worst}";
            html.Open("g", ("class", "slice"), ("tabindex", t == 0 ? "0" : "-1"), ("role", "img"), ("aria-label", tip.Replace("\n", "; ", StringComparison.Ordinal)), ("data-tip", tip));
            html.Empty("rect", ("x", "0"), ("y", $"{t * cell}"), ("width", $"{side}"), ("height", $"{cell}"));
            html.Close();
        }

        html.Close();
    }
}
