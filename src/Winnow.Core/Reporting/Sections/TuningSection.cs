using System.Globalization;
using Winnow.Core.Metrics;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Sections;

/// <summary>The recipe in use, and when and why it changed.</summary>
internal sealed class TuningSection : IReportSection
{
    /// <inheritdoc/>
    public void Write(HtmlBuilder html, ReportModel model)
    {
        if (model.Tuning is not { Rounds: [.., var last] } tuning)
        {
            return;
        }

        var changes = tuning.Rounds.Count(r => r.Record.Changed);
        html.Open("section", ("id", "tuning"));
        html.Title("Recipe in use", $"{tuning.Run}, {(changes == 0 ? "never changed" : changes == 1 ? "changed once" : $"changed {changes} times")} in {tuning.Rounds.Count} rounds");
        html.Open("p").Element("b", last.Record.Words).Text($". {last.Record.Reason}.").Close();
        if (last.Record.Audit is { } audit)
        {
            html.Element("p", $"Accuracy on the whole pool by the {Count(audit.Drawn)} labels that chance drew: {Share(audit)}. Labels that a strategy chose cannot say it.");
        }

        html.BeginTable("Recipe of each round, and why", "round", "labels", "recipe", "why", "scored", "search", "accuracy by chance-drawn labels");
        foreach (var round in tuning.Rounds)
        {
            html.Row(
                $"{round.Number}{(round.Record.Changed ? " *" : "")}", Count(round.Labelled), round.Record.Words, round.Record.Reason,
                round.Record.Searched ? Count(round.Record.Candidates) : "", round.Record.Searched ? Seconds(round.Seconds) : "",
                round.Record.Audit is { } estimate ? Share(estimate) : "");
        }

        html.EndTable();
        html.Element("p", "* Changed in this round. Scored: configurations that were compared, on labels alone; what the curves are measured on is never read.", ("class", "small muted note"));
        html.Close().Line();
    }

    private static string Share(AuditEstimate estimate) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * estimate.Accuracy:0.0} % [{100 * estimate.Low:0.0}, {100 * estimate.High:0.0}]");
}
