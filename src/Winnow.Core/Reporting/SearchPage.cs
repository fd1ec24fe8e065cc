using Winnow.Core.Search;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting;

/// <summary>Writes a study as one self-contained HTML file in the look of the reports: history, importance of the parameters, parallel coordinates, each also as a table.</summary>
public static class SearchPage
{
    /// <summary>Renders the page.</summary>
    /// <param name="study">What to show; it may still run.</param>
    /// <param name="title">What was searched, such as <c>Fine-tuning of cells</c>.</param>
    /// <param name="date">When the page was made.</param>
    public static string Render(StudySnapshot study, string title, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentException.ThrowIfNullOrEmpty(title);
        return HtmlPage.Render($"{title} · Winnow", $"Search · {Date(date)}", html =>
        {
            html.Element("p", $"{Count(study.Trials.Count)} trials · {Count(study.Trials.Count(t => t.State == TrialState.Pruned))} pruned · {Count(study.Trials.Count(t => t.State == TrialState.Failed))} failed · seed {study.Seed}", ("class", "eb"));
            html.Element("h1", study.Best is { } best ? $"{title}: {SearchText.Score(best.Score)} by trial {best.Number}" : title).Line();
            if (study.Best is { } winner)
            {
                html.Element("p", winner.Point.ToString(), ("class", "muted note mono")).Line();
            }

            SearchCharts.Write(html, study);
        });
    }

    /// <summary>Renders the page into a file; an older one is replaced in one step.</summary>
    public static void Save(StudySnapshot study, string title, DateTimeOffset date, string path) => HtmlPage.Save(Render(study, title, date), path);
}
