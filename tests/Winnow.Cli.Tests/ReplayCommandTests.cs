using System.Text.Json;

namespace Winnow.Cli.Tests;

/// <summary>A simulation's folder holds enough to play it again, and says where it was changed.</summary>
public sealed class ReplayCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_simulation_replays_to_the_last_bit_and_answers_for_another_strategy()
    {
        var results = await SimulateAsync();
        var replay = await TemporaryFolder.RunAsync("replay", results, "--json");
        Assert.Equal(0, replay.ExitCode);
        using var runs = JsonDocument.Parse(replay.Output);
        Assert.Equal(["margin", "random"], runs.RootElement.EnumerateArray().Select(r => r.GetProperty("strategy").GetString()));
        Assert.All(runs.RootElement.EnumerateArray(), r => Assert.True(r.GetProperty("same").GetBoolean()));
        var other = await TemporaryFolder.RunAsync("replay", Path.Combine(results, "runs", "margin-1.jsonl"), "--strategy", "entropy");
        Assert.Equal(0, other.ExitCode);
        Assert.Contains("margin, seed 1: the same to the last bit, 3 rounds and 4 picks.", other.Output, StringComparison.Ordinal);
        Assert.Contains("of 2", other.Output, StringComparison.Ordinal);
        Assert.Contains("one seed proves little", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_journal_is_refused_by_its_line()
    {
        var results = await SimulateAsync();
        var journal = Path.Combine(results, "runs", "margin-1.jsonl");
        var lines = await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken);
        lines[2] = lines[2].Replace("\"round\":0", "\"round\":1", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(journal, lines, TestContext.Current.CancellationToken);
        var replay = await TemporaryFolder.RunAsync("replay", results);
        Assert.Equal(1, replay.ExitCode);
        Assert.StartsWith($"Line 3 of the journal '{journal}' was changed", replay.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_replayed_is_refused_with_the_reason()
    {
        Assert.Contains("does not exist", (await TemporaryFolder.RunAsync("replay", folder.Path("nowhere"))).Error, StringComparison.Ordinal);
        Assert.Contains("runs/*.jsonl", (await TemporaryFolder.RunAsync("replay", folder.Root)).Error, StringComparison.Ordinal);
        Assert.Contains("has no round yet", (await TemporaryFolder.RunAsync("replay", await folder.ProjectAsync())).Error, StringComparison.Ordinal);
        Assert.Equal(2, (await TemporaryFolder.RunAsync("replay", folder.Root, "--strategy", "guess")).ExitCode);
    }

    private async Task<string> SimulateAsync()
    {
        for (var i = 0; i < 24; i++)
        {
            Images.Write(folder.Path("data", i < 16 ? "train" : "test", i % 2 == 0 ? "dark" : "light", $"{i}.bmp"), (byte)((i % 2 == 0 ? 20 : 200) + (i % 7)));
        }

        var results = folder.Path("results");
        var simulated = await TemporaryFolder.RunAsync(
            "simulate", "--data", folder.Path("data"), "--model", "mlp", "--strategies", "margin", "--initial", "4", "--query", "2", "--budget", "8", "--seeds", "1", "--epochs", "2", "--size", "8", "--threads", "1", "--out", results);
        Assert.True(simulated.ExitCode == 0, simulated.Error);
        return results;
    }
}
