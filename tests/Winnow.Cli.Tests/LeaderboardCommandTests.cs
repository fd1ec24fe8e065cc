using Winnow.Core.Loop;

namespace Winnow.Cli.Tests;

public sealed class LeaderboardCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_ranks_strategies_over_data_sets_and_goes_on_to_the_same_numbers()
    {
        var first = await RunAsync();
        Assert.True(first.ExitCode == 0, first.Error);
        var board = Leaderboard.Load(folder.Path("board", "leaderboard.json"));
        Assert.Equal(["one", "two"], board.Entries.Select(e => e.Result.Data));
        Assert.Equal(["random", "margin", "entropy"], board.Entries[0].Result.Strategies.Select(s => s.Name));
        Assert.Equal(("data sets", 2), (board.Ranks!.Blocks, board.Ranks.BlockCount));
        Assert.Equal(3, board.Wins!.Strategies.Count);
        Assert.Contains("id=\"ranks\"", await File.ReadAllTextAsync(folder.Path("board", "leaderboard.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // A killed leaderboard: one journal is cut, one is gone.
        var journal = folder.Path("board", "one", "runs", "margin-1.jsonl");
        var bytes = await File.ReadAllBytesAsync(journal, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(journal, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);
        File.Delete(folder.Path("board", "two", "runs", "entropy-2.jsonl"));
        Assert.Equal(0, (await RunAsync()).ExitCode);
        Assert.Equal(Curves(board), Curves(Leaderboard.Load(folder.Path("board", "leaderboard.json"))));
    }

    [Theory]
    [InlineData("--strategies", "guess", "No strategy is called 'guess'.")]
    [InlineData("--seeds", "0", "--seeds 0 is too few; it must be 1 or more.")]
    [InlineData("--data", "nowhere-at-all", "The data set 'nowhere-at-all' is neither a folder here nor in the cache")]
    [InlineData("--weights", "no.onnx", "The encoder 'no.onnx' does not exist;")]
    public async Task A_wrong_option_is_refused_with_value_and_remedy(string option, string value, string sentence)
    {
        var result = await TemporaryFolder.RunAsync("leaderboard", option, value, "--out", folder.Path("board"));
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<double> Curves(Leaderboard board) =>
        board.Entries.SelectMany(e => e.Result.Strategies).SelectMany(s => s.Seeds).SelectMany(s => s.Curve).Select(p => p.Metric);

    private Task<CliResult> RunAsync()
    {
        foreach (var (name, shift) in new[] { ("one", 0), ("two", 9) })
        {
            for (var i = 0; i < 60; i++)
            {
                Images.Write(folder.Path(name, i < 40 ? "train" : "test", i % 2 == 0 ? "dark" : "light", $"{i}.bmp"), (byte)((i % 2 == 0 ? 60 : 120) + (i * 13 % 70) + shift));
            }
        }

        return TemporaryFolder.RunAsync(
            "leaderboard", "--data", $"{folder.Path("one")},{folder.Path("two")}", "--strategies", "margin,entropy", "--seeds", "2", "--rounds", "3", "--size", "8", "--out", folder.Path("board"));
    }
}
