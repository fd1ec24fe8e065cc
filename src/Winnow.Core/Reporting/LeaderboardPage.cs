using Winnow.Core.Loop;
using Winnow.Core.Reporting.Charts;
using Winnow.Core.Reporting.Sections;
using static Winnow.Core.Reporting.NumberText;

namespace Winnow.Core.Reporting;

/// <summary>Writes a leaderboard as one self-contained HTML file in the look of the reports.</summary>
public static class LeaderboardPage
{
    /// <summary>Renders the page.</summary>
    /// <param name="board">What to show.</param>
    /// <param name="date">When its numbers were made.</param>
    /// <param name="command">The command that makes them again; null where nobody knows.</param>
    public static string Render(Leaderboard board, DateTimeOffset date, string? command)
    {
        ArgumentNullException.ThrowIfNull(board);
        return HtmlPage.Render("Leaderboard · Winnow", $"Leaderboard · {Date(date)}", html =>
        {
            WriteHead(html, board);
            WriteArea(html, board);
            WriteSavings(html, board);
            RanksSection.Write(html, board.Ranks, board.Wins);
            WriteCost(html, board);
            WriteMethod(html, board, command);
        });
    }

    /// <summary>Writes the page to a file in one step.</summary>
    public static void Save(Leaderboard board, DateTimeOffset date, string? command, string path) => HtmlPage.Save(Render(board, date, command), path);

    // Best mean rank first, in every table.
    private static string[] Order(Leaderboard board) =>
        [.. board.Entries[0].Result.Strategies.Select(s => s.Name).OrderBy(n => RankOf(board, n) ?? 0)];

    private static double? RankOf(Leaderboard board, string name) =>
        board.Ranks?.Strategies.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.Ordinal))?.Rank;

    private static StrategyResult Of(LeaderboardEntry entry, string name) =>
        entry.Result.Strategies.First(s => string.Equals(s.Name, name, StringComparison.Ordinal));

    private static void WriteHead(HtmlBuilder html, Leaderboard board)
    {
        var order = Order(board);
        var seeds = board.Entries[0].Result.Strategies[0].Seeds.Count;
        html.Element("p", $"{order.Length} strategies · {board.Entries.Count} data sets · {seeds} {(seeds == 1 ? "seed" : "seeds")} each · model {board.Entries[0].Result.Model}", ("class", "eb"));
        var best = StrategyName.Display(order[0]);
        html.Open("h1");
        if (board.Ranks is { } ranks && RankOf(board, order[0]) is { } rank)
        {
            var tied = ranks.Strategies.Count(s => s.Rank - rank <= ranks.CriticalDifference) - 1;
            html.Text(best).Element("em", $" has the best mean rank, {RankChart.Rank(rank)} of {order.Length}");
            html.Text(tied == 0 ? ": ahead of every other for certain" : $"; {Count(tied)} {(tied == 1 ? "other is" : "others are")} not told apart from it");
        }
        else
        {
            html.Text($"{best} alone was run: there is nothing to compare");
        }

        html.Close().Line();
    }

    private static void WriteArea(HtmlBuilder html, Leaderboard board)
    {
        html.Open("section", ("id", "area")).Title("Mean metric over the run", "area under the learning curve with 95 % intervals; best of a column bold");
        BeginTable(html, "Area under the learning curve", ["mean rank", .. board.Entries.Select(e => e.Result.Data)]);
        foreach (var name in Order(board))
        {
            html.Open("tr").Element("th", StrategyName.Display(name), ("scope", "row"));
            html.Element("td", RankOf(board, name) is { } rank ? RankChart.Rank(rank) : "");
            foreach (var entry in board.Entries)
            {
                var area = Of(entry, name).Aulc;
                html.Open("td").Element(area.Mean >= entry.Result.Strategies.Max(s => s.Aulc.Mean) ? "b" : "span", Metric(area.Mean));
                html.Text(" ").Element("span", Interval(new(area.Mean, area.Low, area.High), Metric), ("class", "dim")).Close();
            }

            html.Close().Line();
        }

        EndTable(html);
        html.Close().Line();
    }

    private static void WriteSavings(HtmlBuilder html, Leaderboard board)
    {
        double[] targets = [.. board.Entries.SelectMany(e => e.Result.Strategies).SelectMany(s => s.Saving).Select(s => s.Target).Distinct().Order()];
        if (targets.Length == 0)
        {
            return;
        }

        html.Open("section", ("id", "savings")).Title("Labels saved against random", $"at {string.Join(", ", targets.Select(Share))} of its gain, with 95 % intervals");
        foreach (var target in targets)
        {
            html.Open("details", target == targets[^1] || target == 0.8 ? [("open", "open")] : []).Element("summary", $"At {Share(target)} of random’s gain");
            BeginTable(html, $"Labels saved at {Share(target)} of random's gain", [.. board.Entries.Select(e => e.Result.Data)]);
            foreach (var name in Order(board).Where(n => board.Entries.Any(e => Of(e, n).Saving.Count > 0)))
            {
                html.Open("tr").Element("th", StrategyName.Display(name), ("scope", "row"));
                foreach (var entry in board.Entries)
                {
                    html.Open("td");
                    if (Of(entry, name).Saving.FirstOrDefault(s => s.Target == target) is not { } saving)
                    {
                        html.Text("–");
                    }
                    else if (saving.Percent is { } percent)
                    {
                        html.Value(Percent(percent), Interval(new(percent, saving.Low, saving.High), Count));
                    }
                    else
                    {
                        html.Element("span", $"{saving.ReachedSeeds} of {saving.Pairs.Count} seeds got there", ("class", "dim"));
                    }

                    html.Close();
                }

                html.Close().Line();
            }

            EndTable(html);
            html.Close().Line();
        }

        html.Close().Line();
    }

    private static void WriteCost(HtmlBuilder html, Leaderboard board)
    {
        html.Open("section", ("id", "cost")).Title("What choosing costs", "milliseconds of the mean query on one thread, and the most managed memory one query allocated");
        BeginTable(html, "Time and memory of choosing", [.. board.Entries.Select(e => e.Result.Data), "most memory"]);
        foreach (var name in Order(board))
        {
            html.Open("tr").Element("th", StrategyName.Display(name), ("scope", "row"));
            foreach (var entry in board.Entries)
            {
                html.Element("td", Of(entry, name).Selection is { } cost ? Milliseconds(cost.SecondsMean) : "–");
            }

            html.Element("td", board.Entries.Max(e => Of(e, name).Selection?.AllocatedBytesMax) is { } bytes ? Bytes(bytes) : "–").Close().Line();
        }

        EndTable(html);
        html.Element("p", "Times were taken beside other runs on the same machine. Memory is managed and counts temporary and kept together.", ("class", "small muted note"));
        html.Close().Line();
    }

    private static string Milliseconds(double seconds) => seconds < 5e-5 ? "<\u00A00.1" : (seconds * 1000).ToString(seconds >= 0.01 ? "#,##0" : "0.0", System.Globalization.CultureInfo.InvariantCulture);

    private static void WriteMethod(HtmlBuilder html, Leaderboard board, string? command)
    {
        html.Open("section", ("id", "method")).Title("How it was done", "");
        if (command is not null)
        {
            html.Open("div", ("class", "cmd")).Open("pre", ("tabindex", "0"), ("aria-label", "Command")).Element("code", command).Close();
            html.Element("button", "Copy", ("type", "button"), ("class", "btn noprint"), ("data-copy", command), ("hidden", "hidden")).Close();
        }

        html.Open("dl");
        foreach (var entry in board.Entries)
        {
            var recipe = entry.Result.Recipe;
            html.Open("div").Element("dt", entry.Result.Data).Element(
                "dd", $"{entry.Features}; pool {Count(entry.Pool)}, test {Count(entry.Holdout)}, {entry.Result.Metric}; start {Count(recipe.Initial)} labels, {Count(recipe.Query)} a round to {Count(recipe.Budget)}; {recipe.Training}").Close();
        }

        html.Close().Close().Line();
    }

    private static void BeginTable(HtmlBuilder html, string caption, IReadOnlyList<string> columns)
    {
        html.Open("div", ("class", "scroll")).Open("table", ("class", "tbl small")).Element("caption", caption, ("class", "vh")).Open("thead").Open("tr").Element("th", "Strategy", ("scope", "col"));
        foreach (var column in columns)
        {
            html.Element("th", column, ("scope", "col"));
        }

        html.Close().Close().Open("tbody").Line();
    }

    private static void EndTable(HtmlBuilder html) => html.Close().Close().Close().Line();
}
