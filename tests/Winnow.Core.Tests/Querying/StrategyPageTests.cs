using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>The page that says when to use which strategy names all of them, in the order of the list.</summary>
public sealed class StrategyPageTests
{
    [Fact]
    public void Every_strategy_has_its_row_in_the_documentation() =>
        Assert.Equal(QueryStrategies.All.Select(s => s.Name), Names());

    [Fact]
    public void Every_wrapper_has_its_row_in_the_documentation() =>
        Assert.Equal(QueryWrappers.All.Select(w => w.Name), Rows(cells: 6).Select(c => c[1].Trim('`')));

    private static IEnumerable<string> Names() =>
        from cells in Rows(cells: 8)
        where cells[3].Length > 0 && cells[6].Length > 0 // what it picks … when to use it
        select cells[1].Trim('`');

    private static IEnumerable<string[]> Rows(int cells) =>
        from line in File.ReadLines(Path.Combine(Root(), "docs", "strategies.md"))
        where line.StartsWith("| `", StringComparison.Ordinal)
        let parts = line.Split('|', StringSplitOptions.TrimEntries)
        where parts.Length == cells
        select parts;

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Directory.Build.props")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} does not lie in the repository.");
        }

        return folder.FullName;
    }
}
