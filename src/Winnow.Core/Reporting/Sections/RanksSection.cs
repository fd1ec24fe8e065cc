using Winnow.Core.Loop;
using Winnow.Core.Reporting.Charts;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting.Sections;

/// <summary>Who beats whom: mean ranks with the critical difference from three strategies on, and the matrix of pairwise wins.</summary>
internal sealed class RanksSection : IReportSection
{
    /// <inheritdoc/>
    public void Write(HtmlBuilder html, ReportModel model) => Write(html, model.Ranks, model.Wins);

    /// <summary>Writes what there is of both.</summary>
    public static void Write(HtmlBuilder html, RankResult? ranks, WinResult? wins)
    {
        var hasRanks = ranks is { Strategies.Count: >= 3 };
        var hasWins = wins is { Strategies.Count: >= 2 } && wins.Shares.SelectMany(row => row).Any(s => s is not null);
        if (!hasRanks && !hasWins)
        {
            return;
        }

        html.Open("section", ("id", "ranks"), ("class", hasRanks && hasWins ? "g2" : "g1"));
        if (hasRanks)
        {
            WriteRanks(html, ranks!);
        }

        if (hasWins)
        {
            html.Open("div").Title("Pairwise wins", "percent of the checkpoints at which the row beats the column: paired t-test over the seeds, 5 %");
            html.Open("div", ("class", "scroll"));
            WinChart.Draw(html, wins!);
            html.Close().Close();
        }

        html.Close().Line();
    }

    private static void WriteRanks(HtmlBuilder html, RankResult ranks)
    {
        html.Open("div").Title("Mean rank", $"by area under the curve, over {Count(ranks.BlockCount)} {ranks.Blocks}; 1 is best");
        RankChart.Draw(html, ranks);
        var f = ranks.ImanDavenportP is { } p ? $", F form {PValue(p)}" : "";
        html.Element("p", $"Friedman test: p {PValue(ranks.P)}{f}. Ranks further apart than {RankChart.Rank(ranks.CriticalDifference)} differ at 5 % (Nemenyi).", ("class", "small muted note"));
        html.Close();
    }
}
