using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

public sealed class StrategyTableTests
{
    [Fact]
    public void The_table_is_rendered_from_the_list_and_keeps_the_words_of_its_rows()
    {
        string[] page = ["| `margin` | wrong | 1 − (p₁ − p₂) | O(nC) | Scheffer et al. | a model is usable |", "| `random` | | uniform draw | O(n) | | the yardstick |", "no row"];
        var rows = StrategyTable.Rows(page);
        Assert.Equal(
            "| name | evidence | picks the highest | time | source | use it when |\n|---|---|---|---|---|---|\n"
            + "| `random` | none | uniform draw | O(n) | | the yardstick |\n"
            + "| `margin` | probabilities | 1 − (p₁ − p₂) | O(nC) | Scheffer et al. | a model is usable |\n",
            StrategyTable.Render([new RandomSampling(), new MarginSampling()], rows));
    }

    [Fact]
    public void A_strategy_without_a_row_is_marked() =>
        Assert.Contains("| `k-center` | embeddings, labels | (missing) |", StrategyTable.Render([new KCenterSampling()], StrategyTable.Rows([])), StringComparison.Ordinal);

    [Fact]
    public void Every_strategy_says_what_it_reads() => Assert.All(QueryStrategies.All, s => Assert.NotEmpty(StrategyTable.EvidenceOf(s)));

    /// <summary>Names, order and evidence come from the code; <c>WINNOW_WRITE_DOCS=1</c> rewrites the page's table after a change there, and a new strategy's row is then filled in by hand.</summary>
    [Fact]
    public void The_page_is_what_the_generator_writes()
    {
        var path = Page();
        var text = File.ReadAllText(path);
        var start = text.IndexOf("| name |", StringComparison.Ordinal);
        var end = text.IndexOf("\n\n", start, StringComparison.Ordinal) + 1;
        var table = StrategyTable.Render(QueryStrategies.All, StrategyTable.Rows(text[start..end].Split('\n')));
        if (Environment.GetEnvironmentVariable("WINNOW_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, text[..start] + table + text[end..]);
            return;
        }

        Assert.Equal(table, text[start..end]);
        Assert.DoesNotContain("(missing)", table, StringComparison.Ordinal);
    }

    private static string Page()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Directory.Build.props")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} does not lie in the repository.");
        }

        return Path.Combine(folder.FullName, "docs", "strategies.md");
    }
}
