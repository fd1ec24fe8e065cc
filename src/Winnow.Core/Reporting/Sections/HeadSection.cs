using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Sections;

/// <summary>What was run, the finding as a sentence, and four key figures.</summary>
internal sealed class HeadSection : IReportSection
{
    /// <inheritdoc/>
    public void Write(HtmlBuilder html, ReportModel model)
    {
        var seeds = model.Seeds.Count switch { 0 => "", 1 => "1 seed", var n => $"{n} seeds" };
        string[] facts = [$"{model.Data}, {Count(model.PoolCount)} images", model.Task, model.ModelName, seeds];
        html.Element("p", string.Join(" · ", facts.Where(f => f.Length > 0)), ("class", "eb"));
        var headline = Headline.Of(model);
        html.Open("h1").Text(headline.Before).Element("em", headline.Emphasis).Text(headline.After);
        if (headline.Interval.Length > 0)
        {
            html.Text(" ").Element("span", headline.Interval, ("class", "iv nowrap"));
        }

        html.Close().Line();
        html.Open("div", ("class", "kp"));
        foreach (var figure in KeyFigure.Of(model))
        {
            html.Open("div").Element("b", figure.Value).Element("span", figure.Meaning).Element("i", figure.Note).Close();
        }

        html.Close().Line();
    }
}
