using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Sections;

/// <summary>Files that were left out, each with its reason.</summary>
internal sealed class ProblemsSection : IReportSection
{
    private const int MostShown = 200;

    /// <inheritdoc/>
    public void Write(HtmlBuilder html, ReportModel model)
    {
        html.Open("section", ("id", "problems"));
        var count = model.Problems.Count;
        html.Title("Problems", count switch { 0 => "", 1 => "1 file was left out", _ => $"{Count(count)} files were left out" });
        if (count == 0)
        {
            html.Element("p", "No file was left out.", ("class", "muted")).Close().Line();
            return;
        }

        html.Open("div", ("class", "scroll")).Open("table", ("class", "tbl small")).Open("thead").Open("tr");
        html.Element("th", "file", ("scope", "col")).Element("th", "reason", ("scope", "col")).Close().Close().Open("tbody");
        foreach (var problem in model.Problems.Take(MostShown))
        {
            html.Open("tr").Open("th", ("scope", "row"), ("class", "mono")).Element("bdi", problem.Name).Close().Element("td", problem.Reason, ("class", "l")).Close().Line();
        }

        html.Close().Close().Close();
        if (count > MostShown)
        {
            html.Element("p", $"{Count(count - MostShown)} more are not listed.", ("class", "small muted note"));
        }

        html.Close().Line();
    }
}
