using System.Text.Json;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary><c>winnow replay</c> of a project: its rounds, bit for bit, and what another strategy would have picked.</summary>
public sealed class ProjectReplayTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Rounds_come_out_the_same_whatever_was_labelled_corrected_skipped_or_streamed_in_between()
    {
        var project = await folder.ProjectAsync();
        await RunAsync("next", project, "-n", "3");
        await RunAsync("label", project, folder.Write("a.csv", "path,label\neven/0.bmp,odd\neven/2.bmp,?\nodd/1.bmp,odd\n"));
        await ScoresAsync(project, 7);
        await RunAsync("next", project, "-n", "4");
        await RunAsync("label", project, folder.Write("b.csv", "path,label\neven/0.bmp,even\neven/2.bmp,even\nodd/7.bmp,?\n"));
        await RunAsync("next", project, "-n", "2", "--strategy", "class-balanced:margin");
        Images.Write(folder.Path("inbox", "new.bmp"), 77);
        await RunAsync("stream", project, folder.Path("inbox"), "--strategy", "random", "--budget", "1");
        await RunAsync("next", project);
        var replay = await RunAsync("replay", project);
        Assert.True(replay.ExitCode == 0, replay.Output + replay.Error);
        Assert.Equal(
            [
                "round 1, random from no model yet: the same to the last bit, 3 picks.",
                "round 2, margin from imported probabilities: the same to the last bit, 4 picks.",
                "round 3, class-balanced:margin from imported probabilities: the same to the last bit, 2 picks.",
                "round 4, stream:random from the stream's decisions: the same to the last bit, 1 picks.",
            ],
            replay.Output.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_round_whose_evidence_is_gone_is_named_with_the_reason()
    {
        var project = await folder.ProjectAsync();
        await RunAsync("next", project, "-n", "2");
        await ScoresAsync(project, 7);
        await RunAsync("next", project, "-n", "2", "--strategy", "margin");
        await ScoresAsync(project, 8);
        var mine = folder.Write("mine.json", """{"name":"mine","objectives":[{"kind":"rarity"}]}""");
        await RunAsync("next", project, "-n", "2", "--strategy", mine);
        var replay = await RunAsync("replay", project, "--json");
        Assert.Equal(1, replay.ExitCode);
        var rounds = JsonDocument.Parse(replay.Output).RootElement.GetProperty("rounds").EnumerateArray().ToArray();
        Assert.Equal([true, false, false], rounds.Select(r => r.GetProperty("same").GetBoolean()));
        Assert.Equal("the probabilities it chose by have been replaced by a later import", rounds[1].GetProperty("difference").GetString());
        Assert.Contains("is not in the list; give the file it came from with --strategy-file", rounds[2].GetProperty("difference").GetString(), StringComparison.Ordinal);
        Assert.Contains("round 3, mine-", (await RunAsync("replay", project, "--strategy-file", mine)).Output, StringComparison.Ordinal);
        var found = (await RunAsync("replay", project, "--strategy-file", mine)).Output.Split('\n')[2];
        Assert.EndsWith("the same to the last bit, 2 picks.", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rounds_of_a_trained_model_come_out_the_same_until_the_model_or_an_image_is_gone()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 10, labelledPerClass: 5);
        Assert.Equal(0, (await RunAsync("train", project, "--model", "mlp", "--size", "8", "--epochs", "5")).ExitCode);
        await RunAsync("next", project, "-n", "4");
        await RunAsync("label", project, folder.Write("more.csv", "path,label\ndark/07.png,dark\nbright/07.png,bright\n"));
        Assert.Equal(0, (await RunAsync("train", project, "--model", "mlp", "--size", "8", "--epochs", "5")).ExitCode);
        await RunAsync("next", project, "-n", "3", "--strategy", "badge");
        var replay = await RunAsync("replay", project, "--strategy", "k-center");
        Assert.True(replay.ExitCode == 0, replay.Output + replay.Error);
        Assert.Contains("round 1, adaptive from model 1 (mlp): the same to the last bit, 4 picks.", replay.Output, StringComparison.Ordinal);
        Assert.Contains("round 2, badge from model 2 (mlp): the same to the last bit, 3 picks.", replay.Output, StringComparison.Ordinal);
        Assert.Contains("k-center: shared picks", replay.Output, StringComparison.Ordinal);

        File.Delete(folder.Path("photos", "dark", "09.png"));
        var without = await RunAsync("replay", project);
        Assert.Contains("round 1, adaptive from model 1 (mlp): its pool had 10 images and has 9 now, as 1 cannot be read.", without.Output, StringComparison.Ordinal);
        Directory.Delete(Path.Combine(project, "models", "1"), recursive: true);
        Assert.Contains("round 1, adaptive from model 1 (mlp): model 1, which it chose by, is missing from the project's folder.", (await RunAsync("replay", project)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_strategy_is_compared_with_its_overlap_known_answers_and_seconds()
    {
        var project = await folder.ProjectAsync();
        await ScoresAsync(project, 7);
        var seconds = Enumerable.Range(0, 12).Select(i => $"{Name(i)},{i + 1}");
        await RunAsync("import", project, "--metadata", folder.Write("seconds.csv", $"path,seconds\n{string.Join('\n', seconds)}\n"));
        await RunAsync("next", project, "-n", "1", "--strategy", "margin");
        await RunAsync("label", project, folder.Write("a.csv", "path,label\nodd/7.bmp,odd\n"));
        var same = await OtherAsync("margin");
        Assert.Equal((1, 1.0, 1, 8.0, 8.0), Figures(same));
        var cheap = await OtherAsync("cost-aware:margin");
        Assert.Equal(8.0, cheap.GetProperty("recordedSeconds").GetDouble());
        Assert.Equal("even/0.bmp", cheap.GetProperty("paths")[0].GetString()); // doubt 0.2 for 1 second, where odd/7 has 0.98 for 8
        Assert.Equal((0, 0.0, 0, 1.0, 8.0), Figures(cheap));
        var badge = JsonDocument.Parse((await RunAsync("replay", project, "--strategy", "badge", "--json")).Output).RootElement.GetProperty("rounds")[0];
        Assert.Equal("imported probabilities gives no gradient factors", badge.GetProperty("otherMissing").GetString());

        async Task<JsonElement> OtherAsync(string strategy)
        {
            var replay = await RunAsync("replay", project, "--strategy", strategy, "--cost", "seconds", "--json");
            Assert.True(replay.ExitCode == 0, replay.Error);
            return JsonDocument.Parse(replay.Output).RootElement.GetProperty("rounds")[0].GetProperty("counterfactual");
        }

        static (int, double, int, double, double) Figures(JsonElement e) => (
            e.GetProperty("shared").GetInt32(), e.GetProperty("jaccard").GetDouble(), e.GetProperty("answered").GetInt32(), e.GetProperty("seconds").GetDouble(), e.GetProperty("recordedSeconds").GetDouble());
    }

    [Fact]
    public async Task Wrong_calls_are_refused_with_one_sentence()
    {
        var project = await folder.ProjectAsync();
        await Refused(1, $"'{project}' has no round yet;", "replay", project);
        await Refused(2, "--out keeps runs that are played;", "replay", project, "--out", "x");
        await Refused(2, "No strategy is called 'best'.", "replay", project, "--strategy", "best");
        await Refused(2, "The strategy 'cost-aware:random' needs the seconds", "replay", project, "--strategy", "cost-aware:random");
        await Refused(2, "--strategy-file and --cost belong to a project;", "replay", folder.Root, "--cost", "seconds");

        static async Task Refused(int code, string sentence, params string[] arguments)
        {
            var result = await RunAsync(arguments);
            Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
            Assert.Equal(code, result.ExitCode);
        }
    }

    private async Task ScoresAsync(string project, int doubtful)
    {
        var rows = Enumerable.Range(0, 12).Select(i => $"{Name(i)},{(i == doubtful ? "0.51,0.49" : $"0.{90 - i},0.{10 + i}")}");
        var import = await RunAsync("import", project, "--format", "probabilities", folder.Write("scores.csv", $"path,odd,even\n{string.Join('\n', rows)}\n"));
        Assert.True(import.ExitCode == 0, import.Error);
    }

    private static string Name(int i) => $"{(i % 2 == 0 ? "even" : "odd")}/{i}.bmp";
}
