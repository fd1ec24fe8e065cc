using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Sections;

/// <summary>The picks of each round with their reasons; first, middle and last round stand open.</summary>
internal sealed class PicksSection : IReportSection
{
    /// <inheritdoc/>
    public void Write(HtmlBuilder html, ReportModel model)
    {
        if (model.Detail is not { Rounds.Count: > 0 } detail)
        {
            return;
        }

        var note = StrategyName.Display(detail.Strategy) + (detail.Seed is { } seed ? $", seed {seed}" : "");
        html.Open("section", ("id", "picks"));
        html.Title("Picks and reasons", note);
        for (var i = 0; i < detail.Rounds.Count; i++)
        {
            WriteRound(html, detail.Rounds[i], model.Metric, isOpen: i == 0 || i == detail.Rounds.Count / 2 || i == detail.Rounds.Count - 1);
        }

        html.Close().Line();
    }

    private static void WriteRound(HtmlBuilder html, ReportRound round, string metric, bool isOpen)
    {
        html.Open("details", isOpen ? [("class", "rnd"), ("open", "open")] : [("class", "rnd")]).Open("summary");
        html.Element("b", $"Round {round.Number}").Text(" ").Element("span", Change(round, metric), ("class", "num muted")).Text(" ");
        var shown = round.Shown.Count < round.PickCount ? $"{Count(round.Shown.Count)} of {Count(round.PickCount)} picks" : $"{Count(round.PickCount)} picks";
        html.Element("span", $"{shown} after {Count(round.Labelled)} labels", ("class", "small muted")).Close().Line();
        html.Open("div", ("class", "ths"));
        foreach (var pick in round.Shown)
        {
            html.Open("figure");
            if (pick.Picture is { } picture)
            {
                html.Empty("img", ("alt", pick.Name), ("title", pick.Name), ("loading", "lazy"), ("src", $"data:{picture.MediaType};base64,{Convert.ToBase64String(picture.Bytes.Span)}"));
            }
            else
            {
                html.Open("span", ("class", "th"), ("title", pick.Name)).Element("bdi", pick.Name).Close();
            }

            html.Open("figcaption").Text(pick.Reason);
            if (pick.Class is { } name)
            {
                html.Text(" ").Open("b").Element("bdi", name).Close();
            }

            html.Close().Close().Line();
        }

        html.Close().Close().Line();
    }

    private static string Change(ReportRound round, string metric) => round switch
    {
        { Before: { } before, After: { } after } => $"{metric} {Metric(before)} → {Metric(after)}",
        { Before: { } before } => $"{metric} {Metric(before)}",
        { After: { } after } => $"→ {metric} {Metric(after)}",
        _ => "",
    };
}
