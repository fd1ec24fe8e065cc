using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Sections;

/// <summary>Each class with its share of the picks, its share of the pool and its accuracy.</summary>
internal static class ClassTable
{
    private const int MostClassesUnfolded = 24;

    /// <summary>Writes the table; of many classes the weakest come first and the rest is folded.</summary>
    public static void Write(HtmlBuilder html, ReportDetail detail)
    {
        if (detail.Picked is null && detail.Confusion is null)
        {
            return;
        }

        var picks = detail.Picked?.Sum() ?? 0;
        var pool = detail.Pool?.Sum() ?? 0;
        var rows = detail.Classes.Select((name, c) => new ClassRow(
            name,
            picks > 0 ? (double)detail.Picked![c] / picks : null,
            pool > 0 ? (double)detail.Pool![c] / pool : null,
            detail.Confusion is { } confusion && confusion[c].Sum() is > 0 and var total ? (double)confusion[c][c] / total : null)).ToList();
        var widest = rows.Max(r => Math.Max(r.Picked ?? 0, r.Pool ?? 0));
        html.Open("div", ("id", "classes"));
        html.Title(detail.Picked is null ? "Classes" : "What was picked", detail.Picked is null ? "accuracy" : pool > 0 ? "share of picks (bar) and of the pool (mark); accuracy" : "share of labels; accuracy");
        if (rows.Count <= MostClassesUnfolded)
        {
            WriteRows(html, rows, widest, "Classes");
        }
        else
        {
            var weakest = rows.OrderBy(r => r.Accuracy ?? 2).ThenByDescending(r => r.Picked ?? 0).Take(MostClassesUnfolded).ToList();
            WriteRows(html, weakest, widest, "Weakest classes");
            html.Open("details").Element("summary", $"Show all {Count(rows.Count)} classes");
            WriteRows(html, rows, widest, "All classes");
            html.Close();
        }

        html.Close().Line();
    }

    private static void WriteRows(HtmlBuilder html, IReadOnlyList<ClassRow> rows, double widest, string caption)
    {
        html.Open("table", ("class", "pb")).Element("caption", caption, ("class", "vh")).Open("thead").Open("tr");
        html.Element("th", "class", ("scope", "col")).Element("th", "", ("aria-hidden", "true")).Element("th", "picks", ("scope", "col")).Element("th", "pool", ("scope", "col")).Element("th", "accuracy", ("scope", "col"));
        html.Close().Close().Open("tbody");
        foreach (var row in rows)
        {
            html.Open("tr").Open("th", ("scope", "row"), ("title", row.Name)).Element("bdi", row.Name).Close();
            html.Open("td").Open("div", ("class", "bar"), ("aria-hidden", "true"));
            html.Element("i", "", ("style", $"width:{Width(row.Picked, widest)}%"));
            if (row.Pool is not null)
            {
                html.Element("s", "", ("style", $"left:{Width(row.Pool, widest)}%"));
            }

            html.Close().Close();
            html.Open("td").Element("b", row.Picked is { } picked ? Share(picked) : "").Close();
            html.Element("td", row.Pool is { } pool ? Share(pool) : "", ("class", "dim"));
            html.Element("td", row.Accuracy is { } accuracy ? accuracy.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) : "").Close().Line();
        }

        html.Close().Close();
    }

    private static string Width(double? share, double widest) => Coordinate(widest > 0 ? (share ?? 0) / widest * 100 : 0);

    private sealed record ClassRow(string Name, double? Picked, double? Pool, double? Accuracy);
}
