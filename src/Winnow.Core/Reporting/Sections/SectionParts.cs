namespace Winnow.Core.Reporting.Sections;

/// <summary>The small pieces that several sections share.</summary>
internal static class SectionParts
{
    /// <summary>A section's title with what its numbers mean beside it.</summary>
    public static void Title(this HtmlBuilder html, string title, string note)
    {
        html.Open("h2").Text(title);
        if (note.Length > 0)
        {
            html.Text(" ").Element("span", note);
        }

        html.Close().Line();
    }

    /// <summary>Begins a folded table; <see cref="EndTable"/> ends it.</summary>
    public static void BeginTable(this HtmlBuilder html, string caption, params ReadOnlySpan<string> columns)
    {
        html.Open("details").Element("summary", "Show as table").Open("div", ("class", "scroll")).Open("table", ("class", "tbl small"));
        html.Element("caption", caption, ("class", "vh")).Open("thead").Open("tr");
        foreach (var column in columns)
        {
            html.Element("th", column, ("scope", "col"));
        }

        html.Close().Close().Open("tbody").Line();
    }

    /// <summary>Ends a folded table.</summary>
    public static void EndTable(this HtmlBuilder html) => html.Close().Close().Close().Close().Line();

    /// <summary>A row of a table: its head, then its cells.</summary>
    public static void Row(this HtmlBuilder html, string head, params ReadOnlySpan<string> cells)
    {
        html.Open("tr").Element("th", head, ("scope", "row"));
        foreach (var cell in cells)
        {
            html.Element("td", cell);
        }

        html.Close().Line();
    }

    /// <summary>A short sample of a strategy's line, with its colour and dash.</summary>
    public static void LineSample(this HtmlBuilder html, Charts.SeriesStyle style) =>
        html.Open("svg", ("class", "ln"), ("viewBox", "0 0 22 6"), ("aria-hidden", "true"))
            .Empty("path", ("d", "M0 3H22"), ("style", $"stroke:{style.Colour};stroke-width:{NumberText.Coordinate(style.Width)};stroke-dasharray:{(style.Dash.Length == 0 ? "none" : style.Dash)}"))
            .Close();

    /// <summary>Value in the front, its interval paler behind it.</summary>
    public static void Value(this HtmlBuilder html, string value, string interval)
    {
        html.Element("b", value);
        if (interval.Length > 0)
        {
            html.Text(" ").Element("span", interval, ("class", "dim"));
        }
    }
}
