using System.Text.Json;
using Winnow.Cli.Simulating;
using Winnow.Core.Querying;
using Winnow.Storage;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary>Strategies from files, and wrapped ones by name, through the commands.</summary>
public sealed class StrategyFileTests : IDisposable
{
    private const string Rare = """{"name":"rare-first","objectives":[{"kind":"rarity","strength":3},{"kind":"uncertainty","score":"margin"}]}""";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Next_picks_by_the_file_and_a_changed_file_opens_another_round()
    {
        var project = await ScoredAsync();
        var file = folder.Write("mine.json", Rare);
        var first = await NextAsync(project, file);
        Assert.StartsWith("rare-first-", first.GetProperty("strategy").GetString(), StringComparison.Ordinal);
        Assert.Equal("odd/7.bmp", first.GetProperty("picks")[0].GetProperty("path").GetString());
        Assert.StartsWith("rarity: likely even", first.GetProperty("picks")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await NextAsync(project, file)).GetProperty("round").GetInt32());
        folder.Write("mine.json", Rare.Replace('3', '2'));
        Assert.Equal(2, (await NextAsync(project, file)).GetProperty("round").GetInt32());
    }

    [Fact]
    public async Task Next_takes_a_wrapped_strategy()
    {
        var project = await ScoredAsync();
        var next = await RunAsync("next", project, "-n", "2", "--strategy", "Class-Balanced:margin", "--json");
        Assert.True(next.ExitCode == 0, next.Error);
        var json = JsonDocument.Parse(next.Output).RootElement;
        Assert.Equal("class-balanced:margin", json.GetProperty("strategy").GetString());
        Assert.Contains(json.GetProperty("picks").EnumerateArray(), p => p.GetProperty("path").GetString() == "odd/7.bmp");
    }

    [Theory]
    [InlineData("""{"objectives":[{"kind":"beauty"}]}""", 2, "No objective is called 'beauty'. There are: uncertainty,")]
    [InlineData("""[]""", 2, "holds 0 strategies and --strategy-file takes one")]
    [InlineData("""{"objectives":[{"kind":"diversity"}]}""", 1, "The strategy needs Embeddings")]
    [InlineData("""{"objectives":[{"kind":"rarity"}],"include":[{"key":"a","operator":"equals","value":"b"}]}""", 1, "The strategy needs Metadata")]
    public async Task A_mistake_in_the_file_is_told_and_changes_nothing(string json, int exitCode, string expected)
    {
        var project = await ScoredAsync();
        var result = await RunAsync("next", project, "-n", "1", "--strategy-file", folder.Write("bad.json", json));
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        using var store = Store.OpenForReading(project, TimeProvider.System);
        Assert.Empty(store.ReadRounds());
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_beside_a_name_is_refused()
    {
        var project = await folder.ProjectAsync();
        Assert.Contains("There is no strategy file 'gone.json'", (await RunAsync("next", project, "-n", "1", "--strategy-file", "gone.json")).Error, StringComparison.Ordinal);
        Assert.Contains("give one of them", (await RunAsync("next", project, "-n", "1", "--strategy", "random", "--strategy-file", "gone.json")).Error, StringComparison.Ordinal);
        Assert.Contains("No wrapper is called 'foo'", (await RunAsync("next", project, "-n", "1", "--strategy", "foo:random")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_simulation_runs_the_strategies_of_a_file_beside_the_named_ones()
    {
        var options = new SimulateOptions
        {
            Data = "d",
            Model = "mlp",
            Out = "o",
            Initial = 2,
            Query = 3,
            Budget = 8,
            Seeds = 1,
            Strategies = ["class-balanced:margin"],
            StrategiesFile = folder.Write("two.json", $"[{Rare},{Rare.Replace("rare-first", "rare-last", StringComparison.Ordinal)}]"),
        };
        Assert.Equal(["random", "class-balanced:margin", "rare-first", "rare-last"], SimulateChecks.Check(options, Evidence.Probabilities).Select(s => s.Name));
        Assert.Contains("'rare-first' needs probabilities", Assert.Throws<CommandException>(() => SimulateChecks.Check(options with { Strategies = [] }, Evidence.None)).Message, StringComparison.Ordinal);
    }

    /// <summary>A project with imported probabilities: one image of twelve is likely even.</summary>
    private async Task<string> ScoredAsync()
    {
        var project = await folder.ProjectAsync();
        var rows = Enumerable.Range(0, 12).Select(i => $"{(i % 2 == 0 ? "even" : "odd")}/{i}.bmp,{(i == 7 ? "0.45,0.55" : "0.9,0.1")}");
        Assert.Equal(0, (await RunAsync("import", project, "--format", "probabilities", folder.Write("scores.csv", $"path,odd,even\n{string.Join('\n', rows)}\n"))).ExitCode);
        return project;
    }

    private static async Task<JsonElement> NextAsync(string project, string file)
    {
        var result = await RunAsync("next", project, "-n", "1", "--strategy-file", file, "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonDocument.Parse(result.Output).RootElement;
    }
}
