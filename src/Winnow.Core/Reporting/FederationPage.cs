using Winnow.Core.Federation;
using Winnow.Core.Reporting.Charts;
using Winnow.Core.Reporting.Sections;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting;

/// <summary>How a federation stands, as one self-contained page in the look of the reports: sites, contribution, privacy, transfer, accuracy and work by rounds.</summary>
public static class FederationPage
{
    private const int RoundsShown = 200;

    /// <summary>Renders the page.</summary>
    public static string Render(FederationOverview federation)
    {
        ArgumentNullException.ThrowIfNull(federation);
        return HtmlPage.Render("Federation · Winnow", $"Federation · {Date(federation.At)}", html =>
        {
            WriteHead(html, federation);
            WriteAccuracy(html, [.. federation.History.Where(r => r.Accuracy is not null).TakeLast(RoundsShown)]);
            WriteSites(html, federation);
            WriteRounds(html, [.. federation.History.TakeLast(RoundsShown)]);
        });
    }

    private static void WriteHead(HtmlBuilder html, FederationOverview federation)
    {
        var here = federation.Sites.Count(s => s.IsHere);
        string[] facts = federation.Run == 0 ? ["no run yet"] : [$"run {federation.Run}", federation.Features!, federation.Aggregator!, federation.Secure ? "the coordinator sees sums alone" : "the coordinator sees each site’s model"];
        html.Element("p", string.Join(" · ", facts), ("class", "eb"));
        html.Open("h1").Element("em", State(federation)).Close().Line();
        html.Open("div", ("class", "kp"));
        Figure(html, $"{Count(federation.Round)} of {Count(federation.Rounds)}", "rounds", federation.Stage is { } stage ? $"{stage}: {federation.Answered} of {federation.Expected} answered" : "");
        Figure(html, $"{Count(here)} of {Count(federation.Sites.Count(s => !s.IsShutOut))}", "sites are here", "");
        var last = federation.History.LastOrDefault(r => r.Accuracy is not null);
        Figure(html, last is null ? "not yet" : Metric(last.Accuracy!.Value), "accuracy on held-out labels", last is null ? "needs 20 labels at a site" : $"{Count(last.Measured)} labels, all sites together");
        Figure(html, federation.Budget is { } budget ? $"{Count(federation.Spent)} of {Count(budget)}" : "–", "labels asked for", federation.Budget is null ? "this run chooses nothing" : "");
        html.Close().Line();
    }

    private static string State(FederationOverview federation) =>
        federation.Ended is { } reason ? $"Ended: {reason}"
        : federation.Run == 0 ? "Waiting for the first run"
        : federation.IsOver ? "The run is over"
        : federation.Stage is null ? "Waiting for sites"
        : "Running";

    private static void Figure(HtmlBuilder html, string value, string meaning, string note) =>
        html.Open("div").Element("b", value).Element("span", meaning).Element("i", note).Close();

    private static void WriteAccuracy(HtmlBuilder html, RoundOverview[] measured)
    {
        html.Open("section", ("id", "accuracy")).Title("Accuracy", "of the model each round began with, on labels that sites hold out; all sites together");
        if (measured.Length == 0)
        {
            html.Element("p", "No round was measured yet.", ("class", "muted note")).Close().Line();
            return;
        }

        RoundAccuracyChart.Draw(html, measured, ChartShape.Wide);
        RoundAccuracyChart.Draw(html.Line(), measured, ChartShape.Narrow);
        html.Close().Line();
    }

    private static void WriteSites(HtmlBuilder html, FederationOverview federation)
    {
        html.Open("section", ("id", "sites")).Title("Sites", $"bytes since the coordinator started; ε at δ {federation.Delta.ToString("g2", System.Globalization.CultureInfo.InvariantCulture)} of the rounds a site is in, by their noise: its own ledger counts every training");
        html.Open("div", ("class", "scroll")).Open("table", ("class", "tbl small")).Open("thead").Open("tr");
        foreach (var column in (string[])["site", "state", "last seen", "rounds", "mean share", "sent", "received", "ε", "picks"])
        {
            html.Element("th", column, ("scope", "col"));
        }

        html.Close().Close().Open("tbody").Line();
        foreach (var site in federation.Sites)
        {
            html.Row(
                site.Name, State(site), site.LastSeen is { } seen ? Date(seen) : "–", Count(site.Rounds),
                site.Share is { } share ? Share(share) : site.Rounds == 0 ? "–" : "not known", Bytes(site.BytesUp), Bytes(site.BytesDown), site.Epsilon is { } epsilon ? Metric(epsilon) : "–", site.HasPicks ? "queued" : "–");
        }

        html.Close().Close().Close().Close().Line();
    }

    private static string State(SiteOverview site) =>
        (site.IsShutOut ? "shut out" : site.IsHere ? "here" : "away") + (site.Reason is { } reason ? $" ({(site.IsShutOut ? "" : "refused last: ")}{reason})" : "");

    private static void WriteRounds(HtmlBuilder html, RoundOverview[] rounds)
    {
        html.Open("section", ("id", "rounds")).Title("Rounds", "work and agreement are sums over the sites of a round; no site’s own numbers are known under secure aggregation");
        html.BeginTable("Rounds, newest first", "run.round", "closed", "sites", "accuracy", "labels so far", "hours of work", "agreement");
        foreach (var round in rounds.Reverse())
        {
            html.Row(
                $"{round.Run}.{round.Round}", Date(round.At), Count(round.Sites), round.Accuracy is { } accuracy ? $"{Metric(accuracy)} of {Count(round.Measured)}" : "–", Count(round.Labels),
                (round.Seconds / 3600.0).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture), round.Agreement is { } agreement ? Share(agreement) : "–");
        }

        html.EndTable();
        html.Close().Line();
    }
}
