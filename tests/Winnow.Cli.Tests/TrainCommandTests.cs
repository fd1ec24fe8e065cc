using System.Text.Json;
using Winnow.Storage;
using Winnow.Torch;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary>The whole way of a project: labels, a model, what to label next, predictions and a report.</summary>
public sealed class TrainCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task From_a_folder_of_images_to_predictions()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 32, labelledPerClass: 26);
        var train = await RunAsync("train", project, "--model", "mlp", "--size", "8", "--epochs", "40", "--json");
        Assert.True(train.ExitCode == 0, train.Error);
        var trained = JsonDocument.Parse(train.Output).RootElement;
        Assert.Equal((42, 10), (trained.GetProperty("labelled").GetInt32(), trained.GetProperty("holdout").GetInt32()));
        Assert.Equal(1.0, trained.GetProperty("value").GetDouble());
        Assert.Equal(0.7225, trained.GetProperty("interval")[0].GetDouble(), 1e-4); // 10 of 10: Wilson's lower end
        Assert.False(Directory.Exists(Path.Combine(project, "models", ".checkpoint")) && Directory.EnumerateFiles(Path.Combine(project, "models", ".checkpoint")).Any());

        var next = JsonDocument.Parse((await RunAsync("next", project, "-n", "4", "--json")).Output).RootElement;
        Assert.Equal(("adaptive", "model 1 (mlp)"), (next.GetProperty("strategy").GetString(), next.GetProperty("source").GetString()));
        Assert.Equal(12, next.GetProperty("pool").GetInt32());

        File.WriteAllText(folder.Path("photos", "dark", "torn.png"), "torn");
        var predict = JsonDocument.Parse((await RunAsync("predict", project, folder.Path("photos"), "--json")).Output).RootElement;
        Assert.Equal("dark/torn.png", predict.GetProperty("leftOut")[0].GetProperty("name").GetString());
        var predictions = predict.GetProperty("predictions").EnumerateArray().ToArray();
        Assert.Equal(64, predictions.Length);
        Assert.All(predictions, p => Assert.StartsWith(p.GetProperty("class").GetString()!, p.GetProperty("path").GetString(), StringComparison.Ordinal));
        Assert.All(predictions, p => Assert.Equal(1, p.GetProperty("top").EnumerateArray().Sum(t => t.GetProperty("probability").GetDouble()), 1e-5));

        Assert.Contains("model 1: mlp on 42 labels, accuracy 100.0 % on 10 held out", (await RunAsync("status", project, "--verify")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("report", project)).ExitCode);
        Assert.Contains("mlp", File.ReadAllText(Path.Combine(project, "report.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bald")]
    [InlineData("badge")]
    [InlineData("k-center")]
    [InlineData("typiclust")]
    [InlineData("entropy")]
    public async Task Every_kind_of_evidence_is_gathered_for_the_strategy_that_needs_it(string strategy)
    {
        var project = await Photos.ProjectAsync(folder, perClass: 8, labelledPerClass: 3);
        Assert.Equal(0, (await RunAsync("train", project, "--model", "mlp", "--size", "8", "--epochs", "5")).ExitCode);
        var name = Core.Querying.QueryStrategies.All.First(s => s.Name.Replace("-", "", StringComparison.Ordinal).StartsWith(strategy.Replace("-", "", StringComparison.Ordinal), StringComparison.Ordinal)).Name;
        var next = await RunAsync("next", project, "-n", "4", "--strategy", name, "--json");
        Assert.True(next.ExitCode == 0, next.Error);
        Assert.Equal(4, JsonDocument.Parse(next.Output).RootElement.GetProperty("picks").GetArrayLength());
    }

    [Fact]
    public async Task A_prediction_file_can_be_imported_by_another_project()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 6, labelledPerClass: 3);
        await RunAsync("train", project, "--model", "mlp", "--size", "8", "--epochs", "5");
        var csv = await RunAsync("predict", Path.Combine(project, "models", "1"), folder.Path("photos"), "--csv");
        Assert.True(csv.ExitCode == 0, csv.Error);
        var other = folder.Path("other");
        await RunAsync("init", other, "--images", folder.Path("photos"), "--classes", "dark,bright");
        var import = await RunAsync("import", other, "--format", "probabilities", folder.Write("scores.csv", csv.Output));
        Assert.Equal($"Read probabilities of 12 images; `winnow next {other}` uses them.\n", import.Output);
    }

    [Fact]
    public async Task Few_labels_train_without_being_measured_and_a_torn_image_is_left_out()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 6, labelledPerClass: 4);
        File.WriteAllText(folder.Path("photos", "dark", "00.png"), "torn");
        var result = await RunAsync("train", project, "--model", "cnn", "--size", "8", "--epochs", "2");
        Assert.Contains("left out: dark/00.png: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("Model 1: cnn on 7 labels, not measured: measuring takes 50 labels, and there are 7.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_goes_on_from_the_newest_model_or_a_file_when_asked()
    {
        var project = await Photos.ProjectAsync(folder, perClass: 6, labelledPerClass: 4);
        Assert.Contains("--warm-start needs a model", (await RunAsync("train", project, "--warm-start")).Error, StringComparison.Ordinal);
        await RunAsync("train", project, "--model", "mlp", "--size", "8", "--epochs", "2");
        Assert.Contains("4 tensors taken.", (await RunAsync("train", project, "--model", "mlp", "--size", "8", "--epochs", "2", "--warm-start")).Output, StringComparison.Ordinal);
        Assert.Contains("--warm-start needs the same network", (await RunAsync("train", project, "--model", "cnn", "--size", "8", "--warm-start")).Error, StringComparison.Ordinal);
        var weights = Path.Combine(project, "models", "1", "weights-0.safetensors");
        string[] resized = ["train", project, "--model", "mlp", "--size", "10", "--epochs", "2", "--weights", weights];
        Assert.Contains("At least 95 % must fit", (await RunAsync(resized)).Error, StringComparison.Ordinal);
        var other = await RunAsync([.. resized, "--force"]);
        Assert.Contains("3 tensors taken (50 % of the network's body); of another shape: hidden.weight: file [128, 192], module [128, 300].", other.Output, StringComparison.Ordinal);
        Assert.Contains("weights of another network", (await RunAsync("train", project, "--model", "resnet18-small", "--size", "8", "--epochs", "1", "--weights", weights)).Error, StringComparison.Ordinal);
        using var store = Store.OpenForReading(project, TimeProvider.System);
        Assert.Equal([1, 2, 3], store.ReadModels().Select(m => m.Number));
    }

    [Fact]
    public async Task What_cannot_be_trained_or_predicted_is_said_in_one_sentence_and_changes_nothing()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        var project = await folder.ProjectAsync();
        await Refused("Training needs labels of at least two classes with readable images, and there is none;", 1, "train", project);
        await RunAsync("label", project, folder.Write("a.csv", "path,label\neven/0.bmp,even\neven/2.bmp,even\n"));
        await Refused("Training needs labels of at least two classes with readable images, and there are 2, only of 'even';", 1, "train", project);
        await Refused("No model is called 'vgg'. There are: mlp, mlp-small,", 2, "train", project, "--model", "vgg");
        await Refused("--epochs 0 trains nothing;", 2, "train", project, "--epochs", "0");
        await Refused("--size 2000 is out of range;", 2, "train", project, "--size", "2000");
        await Refused("The file 'none.safetensors' does not exist;", 1, "train", project, "--weights", "none.safetensors");
        await Refused($"The project '{project}' has no model yet;", 1, "predict", project, folder.Path("images"));
        await Refused($"'{folder.Root}' is neither a project", 1, "predict", folder.Root, folder.Path("images"));
    }

    [Fact]
    public async Task The_networks_are_listed_with_their_parameters()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        var models = JsonDocument.Parse((await RunAsync("models", "--json")).Output).RootElement.EnumerateArray().ToDictionary(m => m.GetProperty("name").GetString()!, m => m.GetProperty("parameters").GetInt64());
        Assert.Equal(11_181_642, models["resnet18"]); // torchvision's resnet18(num_classes=10)
        Assert.Equal(23_528_522, models["resnet50"]);
        Assert.Equal((28 * 28 * 3 * 128) + 128 + 1290, models["mlp"]);
        Assert.Contains("11,181,642", (await RunAsync("models")).Output, StringComparison.Ordinal);
    }

    private static async Task Refused(string sentence, int exitCode, params string[] arguments)
    {
        var before = Snapshot(arguments[1]);
        var result = await RunAsync(arguments);
        Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(before, Snapshot(arguments[1]));
    }
}
