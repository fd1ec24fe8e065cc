using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Sections;

/// <summary>Tables and pictures that the sections about objects share.</summary>
internal static class ObjectTables
{
    /// <summary>A section of pictures with captions; none where there is no picture.</summary>
    public static void Pictures(HtmlBuilder html, string id, string title, string note, IReadOnlyList<DetectionPicture> pictures)
    {
        if (pictures.Count == 0)
        {
            return;
        }

        html.Open("section", ("id", id)).Title(title, note);
        html.Open("div", ("class", "ths"));
        foreach (var item in pictures)
        {
            html.Open("figure");
            if (item.Picture is { } picture)
            {
                html.Empty("img", ("alt", item.Name), ("title", item.Name), ("loading", "lazy"), ("src", $"data:{picture.MediaType};base64,{Convert.ToBase64String(picture.Bytes.Span)}"));
            }
            else
            {
                html.Open("span", ("class", "th"), ("title", item.Name)).Element("bdi", item.Name).Close();
            }

            html.Element("figcaption", item.Caption).Close().Line();
        }

        html.Close().Close().Line();
    }

    /// <summary>Opens a table, its head written and its body begun.</summary>
    public static void Begin(HtmlBuilder html, string caption, params ReadOnlySpan<string> columns)
    {
        html.Open("table", ("class", "tbl small")).Element("caption", caption, ("class", "vh")).Open("thead").Open("tr");
        foreach (var column in columns)
        {
            html.Element("th", column, ("scope", "col"));
        }

        html.Close().Close().Open("tbody").Line();
    }

    /// <summary>Writes a row of a name, a count where there is one, and figures.</summary>
    public static void Cells(HtmlBuilder html, string head, int? count, params ReadOnlySpan<double?> values)
    {
        html.Open("tr").Open("th", ("scope", "row")).Element("bdi", head).Close();
        if (count is { } objects)
        {
            html.Element("td", Count(objects));
        }

        foreach (var value in values)
        {
            html.Element("td", Figure(value));
        }

        html.Close().Line();
    }

    /// <summary>A figure, or a dash.</summary>
    public static string Figure(double? value) => value is { } known ? Metric(known) : "–";
}
