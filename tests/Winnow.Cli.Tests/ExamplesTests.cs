using System.Text.Json;
using Winnow.Core.Loop;
using Winnow.Storage;
using Winnow.Torch;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary>Pictures to find more of and to keep away from, of projects and of simulations.</summary>
public sealed class ExamplesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_looks_like_the_pictures_shown_is_asked_about_first_and_what_is_avoided_is_not()
    {
        var project = await TrainedAsync();
        var found = await NextAsync(project, "-n", "4", "--find", folder.Path("photos", "bright", "00.png"), folder.Path("photos", "bright", "01.png"));
        Assert.Equal("flqmi", found.GetProperty("strategy").GetString());
        Assert.StartsWith("model 1 (mlp), examples (2 to find, ", found.GetProperty("source").GetString(), StringComparison.Ordinal);
        Assert.All(Paths(found), p => Assert.StartsWith("bright/", p, StringComparison.Ordinal));
        Assert.All(Paths(await NextAsync(project, "-n", "4", "--find", folder.Path("photos", "dark"))), p => Assert.StartsWith("dark/", p, StringComparison.Ordinal));

        var both = await NextAsync(project, "-n", "3", "--find", "bright/02.png", "--avoid", "dark/00.png", "dark/01.png");
        Assert.Equal("scmi", both.GetProperty("strategy").GetString());
        Assert.StartsWith("bright/", Paths(both)[0], StringComparison.Ordinal); // one of them stands for all
        var avoided = await NextAsync(project, "-n", "3", "--avoid", folder.Path("photos", "dark"));
        Assert.Equal("flcg", avoided.GetProperty("strategy").GetString());
        Assert.StartsWith("bright/", Paths(avoided)[0], StringComparison.Ordinal);
        var similar = folder.Write("similar.json", """{"name":"alike","objectives":[{"kind":"similarity"}]}""");
        Assert.All(Paths(await NextAsync(project, "-n", "3", "--find", "bright/02.png", "--strategy", similar)), p => Assert.StartsWith("bright/", p, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_pictures_give_the_same_round_and_others_another_which_a_replay_cannot_play_again()
    {
        var project = await TrainedAsync();
        var first = await NextAsync(project, "-n", "2", "--find", "bright/00.png", "bright/01.png");
        var again = await NextAsync(project, "-n", "2", "--find", "bright/01.png", folder.Path("photos", "bright", "00.png"), "bright/00.png");
        Assert.Equal((1, 1), (first.GetProperty("round").GetInt32(), again.GetProperty("round").GetInt32()));
        Assert.Equal(2, (await NextAsync(project, "-n", "2", "--find", "bright/00.png")).GetProperty("round").GetInt32());
        Assert.Equal(3, (await NextAsync(project, "-n", "2")).GetProperty("round").GetInt32());
        var replay = await RunAsync("replay", project);
        Assert.Equal(1, replay.ExitCode);
        Assert.Contains("to find, ", replay.Output.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains(": it chose by examples that people showed, which a project does not keep.", replay.Output.Split('\n')[1], StringComparison.Ordinal);
        Assert.EndsWith("the same to the last bit, 2 picks.", replay.Output.Split('\n')[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_encoder_finds_before_there_is_any_label()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 34, labelledPerClass: 0);
        var none = await RunAsync("next", project, "-n", "2", "--find", "bright/00.png");
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("has neither yet; run `winnow train` or, without labels, `winnow pretrain`.", none.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("pretrain", project, "--steps", "2", "--size", "16")).ExitCode);
        Images.Write(folder.Path("shown", "grey.bmp"), 185);
        var next = await NextAsync(project, "-n", "5", "--find", folder.Path("shown"), "bright/07.png");
        Assert.StartsWith("encoder vicreg (tiny, ", next.GetProperty("source").GetString(), StringComparison.Ordinal);
        Assert.Contains("bright/07.png", Paths(next));
    }

    [Fact]
    public async Task A_detection_project_finds_the_very_picture_that_is_shown()
    {
        var project = await Drawings.ProjectAsync(folder, pictures: 12, labelled: 6);
        Assert.Equal(0, (await RunAsync("train", project, "--size", "64", "--epochs", "1")).ExitCode);
        File.Copy(folder.Path("frames", "09.png"), folder.Path("shown.png"));
        Assert.Equal("09.png", Paths(await NextAsync(project, "-n", "3", "--strategy", "flqmi", "--find", folder.Path("shown.png")))[0]);
        Assert.Equal("adaptive-detection", (await NextAsync(project, "-n", "3", "--find", folder.Path("shown.png"))).GetProperty("strategy").GetString());
        Assert.Equal("scmi", (await NextAsync(project, "-n", "3", "--find", "08.png", "--avoid", folder.Path("shown.png"))).GetProperty("strategy").GetString());
    }

    [Theory]
    [InlineData("--find 'gone.png' is neither a file nor a folder here, nor a sample of the project;", "--find", "gone.png")]
    [InlineData("is no image that can be read: ", "--find", "@notes.txt")]
    [InlineData("is a folder without images;", "--avoid", "@nothing")]
    [InlineData("is shown both to find and to avoid;", "--find", "even/0.bmp", "--avoid", "even/0.bmp")]
    [InlineData("The strategy 'margin' reads no examples to find;", "--find", "even/0.bmp", "--strategy", "margin")]
    [InlineData("The strategy 'class-balanced:flqmi' reads no examples to avoid;", "--find", "even/0.bmp", "--avoid", "odd/1.bmp", "--strategy", "class-balanced:flqmi")]
    [InlineData("The strategy 'flcg' reads no examples to find;", "--find", "even/0.bmp", "--strategy", "flcg")]
    [InlineData("The strategy 'scmi' needs examples to find; show it some with --find IMAGES.", "--strategy", "scmi")]
    [InlineData("The strategy 'flcg' needs examples; show it some with --find IMAGES or --avoid IMAGES.", "--strategy", "flcg")]
    [InlineData("chooses by imported probabilities, which give none;", "--find", "even/0.bmp")]
    [InlineData("--find has no meaning with --server: the server decides that by the project's settings.", "--find", "even/0.bmp", "--server", "http://127.0.0.1:9")]
    [InlineData("1,001 images are more examples than the 1,000 that --find and --avoid take together;", "--find", "@many")]
    public async Task What_cannot_be_searched_for_is_said_in_one_sentence_and_opens_no_round(string sentence, params string[] arguments)
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        var project = await folder.ProjectAsync();
        Assert.Equal(0, (await RunAsync("import", project, "--format", "probabilities", folder.Write("scores.csv", "path,even,odd\neven/0.bmp,0.6,0.4\nodd/1.bmp,0.6,0.4\n"))).ExitCode);
        folder.Write("notes.txt", "no picture");
        Directory.CreateDirectory(folder.Path("nothing"));
        for (var i = 0; arguments.Contains("@many") && i < 1001; i++)
        {
            folder.Write($"many/{i}.png", "");
        }

        var result = await RunAsync(["next", project, "-n", "2", .. arguments.Select(a => a.StartsWith('@') ? folder.Path(a[1..]) : a)]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
        using var store = Store.OpenForReading(project, TimeProvider.System);
        Assert.Empty(store.ReadRounds());
    }

    [Fact]
    public async Task A_simulation_of_classes_shows_pictures_by_a_column_of_its_table()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        var lines = new List<string> { "path,label,split,light" };
        for (var i = 0; i < 40; i++)
        {
            var night = i % 5 == 0;
            Images.Write(folder.Path("data", $"{i}.bmp"), (byte)((night ? 5 : 150) + (i % 2 == 0 ? 0 : 40)));
            lines.Add($"{i}.bmp,{(i % 2 == 0 ? "even" : "odd")},{(i < 30 ? "train" : "test")},{(night ? "night" : "")}");
        }

        File.WriteAllLines(folder.Path("data", "labels.csv"), lines);
        string[] call = ["simulate", "--data", folder.Path("data"), "--model", "mlp", "--size", "8", "--epochs", "2", "--initial", "4", "--query", "3", "--budget", "10", "--seeds", "1", "--out", folder.Path("out")];
        var run = await RunAsync([.. call, "--find", "light=night", "--find-count", "2"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("2 unlabelled pictures with light=night were shown to strategies that read examples.", run.Output, StringComparison.Ordinal);
        var result = ResultFile.Load(folder.Path("out", "result.json"));
        Assert.Equal(["random", "flqmi"], result.Strategies.Select(s => s.Name));
        Assert.Equal("2 unlabelled pictures with light=night were shown", result.Recipe.Examples);
        Assert.Contains("2 unlabelled pictures with light=night were shown", File.ReadAllText(folder.Path("out", "report.html")), StringComparison.Ordinal);
        var options = JsonDocument.Parse(File.ReadAllText(folder.Path("out", "recipe.json"))).RootElement.GetProperty("options");
        Assert.Equal(("light", "night", 2), (options.GetProperty("find").GetProperty("key").GetString(), options.GetProperty("find").GetProperty("value").GetString(), options.GetProperty("findCount").GetInt32()));
        Assert.Contains("flqmi, seed 1: the same to the last bit", (await RunAsync("replay", folder.Path("out"))).Output, StringComparison.Ordinal);

        foreach (var other in new[] { new[] { "--find", "light=night" }, ["--find", "class=odd", "--find-count", "2"], ["--strategies", "margin"] })
        {
            var refused = await RunAsync([.. call, .. other]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("The journal belongs to another run", refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_simulation_of_boxes_shows_pictures_by_what_the_scenes_say_and_random_stays_as_it_is()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        string[] call =
        [
            "simulate", "--task", "detect", "--data", "scenes:street?train=14&test=3&width=96&height=64&day=0.5&dusk=0", "--size", "64", "--epochs", "1", "--strategies", "flqmi,adaptive-detection",
            "--initial", "4", "--query", "3", "--budget", "7", "--seeds", "1",
        ];
        var run = await RunAsync([.. call, "--find", "light=night", "--find-count", "2", "--out", folder.Path("found")]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["random", "flqmi", "adaptive-detection"], ResultFile.Load(folder.Path("found", "result.json")).Strategies.Select(s => s.Name));
        call[Array.IndexOf(call, "flqmi,adaptive-detection")] = "random";
        Assert.Equal(0, (await RunAsync([.. call, "--out", folder.Path("plain")])).ExitCode);
        Assert.Equal(Random("plain"), Random("found"));

        IEnumerable<PickDetails> Random(string name) => RunDetails.Load(folder.Path(name, "details.json")).Strategies[0].Seeds[0].Rounds.SelectMany(r => r.Picks);
    }

    [Theory]
    [InlineData("--find 'night' is no condition; write key=value, such as time=night.", "--find", "night")]
    [InlineData("--find-count 0 is out of range; show 1 to 1000 pictures.", "--find", "a=b", "--find-count", "0")]
    [InlineData("--find-count 1001 is out of range; show 1 to 1000 pictures.", "--find", "a=b", "--find-count", "1001")]
    [InlineData("--find-count says how many pictures of --find to show, which is not given.", "--find-count", "3")]
    public async Task A_simulation_says_what_it_cannot_show(string sentence, params string[] arguments)
    {
        var result = await RunAsync(["simulate", "--data", folder.Path("none"), "--out", folder.Path("out"), .. arguments]);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(sentence, result.Error.TrimEnd());
    }

    // A model that tells dark from bright, and four open pictures of each.
    private async Task<string> TrainedAsync()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 12, labelledPerClass: 8);
        Assert.Equal(0, (await RunAsync("train", project, "--model", "mlp", "--size", "8", "--epochs", "30")).ExitCode);
        return project;
    }

    private static async Task<JsonElement> NextAsync(params string[] arguments)
    {
        var next = await RunAsync(["next", .. arguments, "--json"]);
        Assert.True(next.ExitCode == 0, next.Error);
        return JsonDocument.Parse(next.Output).RootElement;
    }

    private static string[] Paths(JsonElement next) => [.. next.GetProperty("picks").EnumerateArray().Select(p => p.GetProperty("path").GetString()!)];
}
