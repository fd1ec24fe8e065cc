using System.Text.Json;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary><c>winnow tune</c> and <c>simulate --tune</c>.</summary>
public sealed class TuneCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_search_prints_its_trials_goes_on_with_them_and_train_follows_what_it_chose()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 12, labelledPerClass: 12);
        string[] call = ["tune", project, "--model", "mlp", "--folds", "2", "--share", "0.05", "--search", "optimisation,augmentation"];
        var first = await RunAsync([.. call, "--trials", "3"]);
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("0, in use", first.Output, StringComparison.Ordinal);
        Assert.Contains("The budget of 3 trials is spent.", first.Output, StringComparison.Ordinal);
        var study = Assert.Single(Directory.GetFiles(Path.Combine(project, "tuning"), "*.jsonl"));
        var page = File.ReadAllText(Path.ChangeExtension(study, ".html"));
        Assert.All(["id=\"history\"", "id=\"importance\"", "id=\"coordinates\""], part => Assert.Contains(part, page, StringComparison.Ordinal));
        var lines = File.ReadAllLines(study).Length;

        // The same call has nothing left to do; more trials go on with those there are.
        var second = await RunAsync([.. call, "--trials", "4", "--json"]);
        Assert.True(second.ExitCode == 0, second.Error);
        var result = JsonDocument.Parse(second.Output).RootElement;
        Assert.Equal(4, result.GetProperty("trials").GetArrayLength());
        Assert.Equal(24, result.GetProperty("labels").GetInt32());
        Assert.Equal(study, Assert.Single(Directory.GetFiles(Path.Combine(project, "tuning"), "*.jsonl")));
        Assert.True(File.ReadAllLines(study).Length > lines);
        Assert.Equal(result.GetProperty("changed").GetBoolean(), File.Exists(Path.Combine(project, "recipe.json")));
    }

    [Fact]
    public async Task Train_follows_the_recipe_in_use_until_a_network_is_named()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 6, labelledPerClass: 6);
        File.WriteAllText(Path.Combine(project, "recipe.json"), """
            {"version":"1","task":"classify","recipe":{"model":"mlp","size":10,"training":{"steps":7,"learningRate":0.002}},"words":"w","reason":"r","labels":12,"at":"2026-11-27T08:00:00+00:00"}
            """);
        var tuned = await RunAsync("train", project);
        Assert.True(tuned.ExitCode == 0, tuned.Error);
        Assert.Contains("Trained by the recipe in use, which `winnow tune` chose", tuned.Output, StringComparison.Ordinal);
        using (var model = JsonDocument.Parse(File.ReadAllText(Path.Combine(project, "models", "1", "model.json"))))
        {
            Assert.Equal("mlp", model.RootElement.GetProperty("architecture").GetString());
            Assert.Equal((7, 0.002), (model.RootElement.GetProperty("recipe").GetProperty("steps").GetInt32(), model.RootElement.GetProperty("recipe").GetProperty("learningRate").GetDouble()));
            Assert.Equal(10, model.RootElement.GetProperty("input").GetProperty("width").GetInt32());
        }

        var usual = await RunAsync("train", project, "--model", "mlp", "--epochs", "1", "--size", "8");
        Assert.DoesNotContain("recipe in use", usual.Output, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(project, "recipe.json"), """{"version":"1","task":"classify","recipe":{"model":"../mlp"},"words":"w","reason":"r","labels":12,"at":"2026-11-27T08:00:00+00:00"}""");
        var broken = await RunAsync("train", project);
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("is no recipe that can be followed", broken.Error, StringComparison.Ordinal);
        Assert.Contains("Run `winnow tune` again, or delete the file", broken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_of_one_class_leave_the_recipe_as_it_is_and_say_why()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 6, labelledPerClass: 0);
        await RunAsync("label", project, folder.Write("one.csv", "path,label\ndark/00.png,dark\ndark/01.png,dark\n"));
        var result = await RunAsync("tune", project, "--trials", "2");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("all labels so far are of one class, so nothing can be compared.", result.Output, StringComparison.Ordinal);
        Assert.Contains("The recipe stays as it was.", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(project, "recipe.json")));
    }

    [Theory]
    [InlineData("A budget of 0 seconds leaves nothing to search; give more than 0.", "--seconds", "0")]
    [InlineData("A budget of 1 trials leaves nothing to search", "--trials", "1")]
    [InlineData("A search on 1 folds cannot compare recipes; give at least 2.", "--folds", "1")]
    [InlineData("A share of 0 of the steps is not possible;", "--share", "0")]
    [InlineData("--search colour is not known; there are: optimisation, augmentation, size, model, start.", "--search", "model,colour")]
    [InlineData("--stop plateau is not known; take terminator, or terminator:TRIALS", "--stop", "plateau")]
    [InlineData("--stop terminator:2 is not known;", "--stop", "terminator:2")]
    [InlineData("--trials belongs to the search for a recipe, and --strategies compares query strategies;", "--strategies", "margin", "--trials", "3")]
    [InlineData("No strategy is called 'magic'", "--strategies", "magic")]
    [InlineData("The strategy 'learning-loss' cannot be played on features alone", "--strategies", "learning-loss")]
    [InlineData("--search names nothing, so the space has no valid point;", "--search", ",")]
    public async Task Wrong_calls_are_refused_with_one_sentence(string sentence, params string[] options)
    {
        var project = await folder.ProjectAsync();
        var before = Snapshot(project);
        var result = await RunAsync(["tune", project, .. options]);
        Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(before, Snapshot(project));
    }

    [Fact]
    public async Task Strategies_are_played_again_on_labels_that_chance_drew_and_the_report_tells()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 70, labelledPerClass: 0);
        Assert.Contains("takes 120 labels, and there are 0", (await RunAsync("tune", project, "--strategies", "usual")).Error, StringComparison.Ordinal);
        var picks = JsonDocument.Parse((await RunAsync("next", project, "-n", "130", "--strategy", "random", "--json")).Output).RootElement.GetProperty("picks").EnumerateArray();
        var rows = string.Join('\n', picks.Select(p => p.GetProperty("path").GetString()!).Select(p => $"{p},{p.Split('/')[0]}"));
        Assert.Equal(0, (await RunAsync("label", project, folder.Write("all.csv", $"path,label\n{rows}\n"))).ExitCode);
        var result = await RunAsync("tune", project, "--strategies", "margin,typiclust", "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        var told = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(("random", 130, "raw pixels"), (told.GetProperty("incumbent").GetString(), told.GetProperty("labels").GetInt32(), told.GetProperty("features").GetString()));
        Assert.Equal(3, told.GetProperty("board").GetArrayLength());
        Assert.Equal(3, told.GetProperty("cautions").GetArrayLength());
        Assert.Equal(0, (await RunAsync("report", project)).ExitCode);
        Assert.Contains("strategy by replay", File.ReadAllText(Path.Combine(project, "report.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tune off and --no-tune", "--tune", "off", "--no-tune")]
    [InlineData("--tune l3 is not known; there are: off, l1, l2, both.", "--tune", "l3")]
    [InlineData("--tune l1 tunes a head on frozen features, and a network is trained here;", "--tune", "l1")]
    [InlineData("--tune l2 tunes the training of a network, and with --weights or --pretrain-as features none is trained;", "--tune", "l2", "--weights", "w.onnx")]
    [InlineData("--tune both does not reach a trainer outside Winnow;", "--tune", "both", "--trainer", "python3")]
    public async Task A_level_that_the_learner_does_not_have_is_refused(string sentence, params string[] options)
    {
        var result = await RunAsync(["simulate", "--data", folder.Path("photos"), "--out", folder.Path("out"), .. options]);
        Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.ExitCode);
        Assert.False(Directory.Exists(folder.Path("out")));
    }

    [Fact]
    public async Task A_simulation_with_a_tuned_network_names_its_recipe_and_is_replayed()
    {
        Photos.Write(folder, perClass: 20);
        string[] call = ["simulate", "--data", folder.Path("photos"), "--model", "mlp", "--size", "8", "--epochs", "2", "--strategies", "margin", "--initial", "4", "--query", "6", "--budget", "22", "--seeds", "1", "--tune", "both", "--out", folder.Path("tuned")];
        var run = await RunAsync(call);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("Recipe in use (Margin, seed 1, changed in ", run.Output, StringComparison.Ordinal);
        var page = File.ReadAllText(folder.Path("tuned", "report.html"));
        Assert.Contains("id=\"tuning\"", page, StringComparison.Ordinal);
        Assert.Contains("searching may take 25 % of the time of training", page, StringComparison.Ordinal);
        var replay = await RunAsync("replay", folder.Path("tuned", "runs", "margin-1.jsonl"));
        Assert.Contains("margin, seed 1: the same to the last bit", replay.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_simulation_with_a_tuned_detector_names_its_recipe_and_is_replayed()
    {
        string[] call = ["simulate", "--task", "detect", "--data", "scenes:cells?train=20&test=4&width=64&height=64", "--size", "64", "--epochs", "1", "--strategies", "random", "--initial", "4", "--query", "6", "--budget", "16", "--seeds", "1", "--tune", "l2", "--out", folder.Path("detected")];
        var run = await RunAsync(call);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("Recipe in use (Random, seed 1, changed in ", run.Output, StringComparison.Ordinal);
        var page = File.ReadAllText(folder.Path("detected", "report.html"));
        Assert.Contains("id=\"tuning\"", page, StringComparison.Ordinal);
        Assert.Contains("yolo11-pico at 64 pixels, ", page, StringComparison.Ordinal);
        var replay = await RunAsync("replay", folder.Path("detected", "runs", "random-1.jsonl"));
        Assert.Contains("random, seed 1: the same to the last bit", replay.Output, StringComparison.Ordinal);
    }
}
