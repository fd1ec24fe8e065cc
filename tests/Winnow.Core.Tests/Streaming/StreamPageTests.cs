using Winnow.Core.Streaming;

namespace Winnow.Core.Tests.Streaming;

/// <summary>The page about streams names every strategy, in the order of the list.</summary>
public sealed class StreamPageTests
{
    [Fact]
    public void Every_strategy_has_its_row_in_the_documentation()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Directory.Build.props")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} does not lie in the repository.");
        }

        var names = from line in File.ReadLines(Path.Combine(folder.FullName, "docs", "streams.md"))
                    where line.StartsWith("| `", StringComparison.Ordinal)
                    select line.Split('|', StringSplitOptions.TrimEntries)[1].Trim('`');
        Assert.Equal(StreamStrategies.All.Select(s => s.Name), names);
    }
}
