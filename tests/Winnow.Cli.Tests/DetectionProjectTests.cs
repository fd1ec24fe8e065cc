using System.Text.Json;
using Winnow.Cli.Console;
using Winnow.Cli.Training;
using Winnow.Storage;
using Winnow.Torch;
using Winnow.Torch.Weights;
using Winnow.Vision.Models;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary>The whole way of a detection project: boxes, a detector, what to label next, what it finds, and a report.</summary>
public sealed class DetectionProjectTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task From_a_file_of_boxes_to_found_boxes()
    {
        var project = await Drawings.ProjectAsync(folder, pictures: 30, labelled: 26);
        Assert.Equal(0, (await RunAsync("import", project, "--metadata", folder.Write("light.csv", "path,time\n" + string.Concat(Enumerable.Range(0, 26).Select(i => $"{i:00}.png,{(i % 3 == 0 ? "night" : "day")}\n"))))).ExitCode);
        Assert.Contains("bright   13", (await RunAsync("status", project)).Output, StringComparison.Ordinal);
        Assert.Equal("random", (await NextAsync(project, "-n", "2")).GetProperty("strategy").GetString());

        var train = await RunAsync("train", project, "--size", "64", "--epochs", "2", "--checkpoint-seconds", "0", "--json");
        Assert.True(train.ExitCode == 0, train.Error);
        var trained = JsonDocument.Parse(train.Output).RootElement;
        Assert.Equal(("yolo11-pico", "AP50"), (trained.GetProperty("name").GetString(), trained.GetProperty("metric").GetString()));
        var (learned, heldOut) = (trained.GetProperty("labelled").GetInt32(), trained.GetProperty("holdout").GetInt32());
        Assert.Equal(26, learned + heldOut);
        Assert.InRange(heldOut, 3, 12);
        Assert.InRange(trained.GetProperty("value").GetDouble(), 0, 1);
        Assert.Equal(heldOut, trained.GetProperty("perClass").EnumerateArray().Sum(c => c.GetProperty("objects").GetInt32()));
        Assert.False(Directory.Exists(Path.Combine(project, "models", ".checkpoint")) && Directory.EnumerateFiles(Path.Combine(project, "models", ".checkpoint")).Any());

        var next = await NextAsync(project, "-n", "3");
        Assert.Equal(("adaptive-detection", "model 1 (yolo11-pico)", 4), (next.GetProperty("strategy").GetString(), next.GetProperty("source").GetString(), next.GetProperty("pool").GetInt32()));
        Assert.Equal(3, next.GetProperty("picks").GetArrayLength());
        var classifiers = await RunAsync("next", project, "-n", "3", "--strategy", "margin");
        Assert.Equal(1, classifiers.ExitCode);
        Assert.Contains("which this model does not give", classifiers.Error, StringComparison.Ordinal);

        var predict = await RunAsync("predict", project, folder.Path("frames"), "--score", "0.01", "--coco", folder.Path("found.json"), "--json");
        Assert.True(predict.ExitCode == 0, predict.Error);
        var found = JsonDocument.Parse(predict.Output).RootElement.GetProperty("detections").EnumerateArray().ToArray();
        var results = JsonDocument.Parse(File.ReadAllText(folder.Path("found.json"))).RootElement.EnumerateArray().ToArray();
        Assert.Equal(found.Length, results.Length);
        Assert.All(results, r => Assert.InRange(r.GetProperty("image_id").GetInt32(), 1, 30));

        Assert.Contains($"model 1: yolo11-pico on {learned} labels, AP50", (await RunAsync("status", project, "--verify")).Output, StringComparison.Ordinal);
        var report = await RunAsync("report", project);
        Assert.True(report.ExitCode == 0, report.Error);
        var page = File.ReadAllText(Path.Combine(project, "report.html"));
        Assert.All(["id=\"precision\"", "id=\"ap-classes\"", "time = night", "id=\"lost\""], part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("coco", "out.json")]
    [InlineData("yolo", "out")]
    [InlineData("voc", "out")]
    public async Task Boxes_come_back_in_a_fresh_project(string format, string name)
    {
        var project = await Drawings.ProjectAsync(folder, pictures: 4, labelled: 3);
        var export = await RunAsync("export", project, "--format", format, folder.Path(name));
        Assert.True(export.ExitCode == 0, export.Error);
        Assert.Contains("Wrote 3 objects on 3 images", export.Output, StringComparison.Ordinal);
        var other = folder.Path("other");
        await RunAsync("init", other, "--images", folder.Path("frames"), "--task", "detect", "--classes", "bright,dark");
        var label = await RunAsync("label", other, folder.Path(name), "--format", format, "--annotator", "ann");
        Assert.True(label.ExitCode == 0, label.Error);
        Assert.Contains("Saved: 3 new, 0 corrected, 0 skipped, 0 unchanged.", label.Output, StringComparison.Ordinal);
        var (before, after) = (await BoxesAsync(project, "a.json"), await BoxesAsync(other, "b.json"));
        Assert.Equal(before.Select(b => (b.Image, b.Class)), after.Select(b => (b.Image, b.Class)));
        Assert.All(before.Zip(after), b => Assert.All(b.First.Box.Zip(b.Second.Box), v => Assert.Equal(v.First, v.Second, 1e-3)));
        Assert.Contains("0 new, 0 corrected, 0 skipped, 3 unchanged.", (await RunAsync("label", other, folder.Path("b.json"))).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"dark\"", "\"fog\"", "the project has no class 'fog'")]
    [InlineData("01.png", "gone.png", "the project has no image of this name")]
    [InlineData("\"width\":64", "\"width\":65", "the file says 65 × 64 pixels, the image has 64 × 64")]
    public async Task Files_that_do_not_fit_change_nothing(string from, string to, string reason)
    {
        var project = await Drawings.ProjectAsync(folder, pictures: 4, labelled: 0);
        Drawings.Write(folder, pictures: 4, labelled: 3);
        var file = folder.Write("bad.json", File.ReadAllText(folder.Path("instances.json")).Replace(from, to, StringComparison.Ordinal));
        var result = await RunAsync("import", project, "--format", "coco", file);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed.", result.Error, StringComparison.Ordinal);
        Assert.Contains("0 labelled", (await RunAsync("status", project)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--format csv holds no labels of the task 'detect'", "import", "P", "--format", "csv", "a.csv")]
    [InlineData(2, "--format coco-results holds no labels", "export", "P", "--format", "coco-results", "a.json")]
    [InlineData(1, "no file", "label", "P", "gone.json")]
    [InlineData(2, "No detector is called 'cnn'", "train", "P", "--model", "cnn")]
    [InlineData(2, "--size 70 does not fit yolo11-pico, which takes multiples of 32 pixels, such as 64.", "train", "P", "--size", "70")]
    [InlineData(2, "--size 16 is out of range", "train", "P", "--size", "16")]
    [InlineData(2, "--warm-start and --head are for classifiers", "train", "P", "--warm-start")]
    [InlineData(1, "The file 'gone.safetensors' does not exist; --backbone takes", "train", "P", "--backbone", "gone.safetensors")]
    [InlineData(1, "--from-encoder needs an encoder, and", "train", "P", "--from-encoder")]
    [InlineData(2, "--backbone and --from-encoder both say", "train", "P", "--from-encoder", "--backbone", "a.safetensors")]
    [InlineData(1, "The file 'gone.onnx' does not exist", "train", "P", "--weights", "gone.onnx")]
    [InlineData(1, "works with projects of the task classify", "suspects", "P")]
    [InlineData(1, "has no model yet", "predict", "P", "a.png")]
    public async Task A_call_that_does_not_fit_says_why(int exit, string reason, params string[] arguments)
    {
        var project = await Drawings.ProjectAsync(folder, pictures: 3, labelled: 2);
        var before = Snapshot(project);
        var result = await RunAsync([.. arguments.Select(a => a == "P" ? project : a)]);
        Assert.Equal(exit, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot(project));
    }

    [Fact]
    public async Task A_detector_starts_from_a_pre_trained_body_and_names_every_key()
    {
        var project = await Drawings.ProjectAsync(folder, pictures: 6, labelled: 5);
        using (var generator = new Generator(3))
        {
            using var scope = new TensorScope();
            using var encoder = ModelCatalog.Get("resnet18").Create(new(3, 64, 64, Classes: 2), generator);
            Safetensors.Save(encoder, folder.Path("body.safetensors"));
        }

        var train = await RunAsync("train", project, "--backbone", folder.Path("body.safetensors"), "--size", "128", "--epochs", "1");
        Assert.True(train.ExitCode == 0, train.Error);
        Assert.Contains("body.safetensors': 100 tensors taken; not used: fc.weight, fc.bias.", train.Output, StringComparison.Ordinal);
        Assert.Contains("Model 1: retinanet-resnet18 on 5 images", train.Output, StringComparison.Ordinal);
        var wrong = await RunAsync("train", project, "--backbone", folder.Path("body.safetensors"), "--model", "yolo11-pico");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("A backbone is for networks that are built on a ResNet (retinanet-resnet18, retinanet-resnet50), and 'yolo11-pico' is not;", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_without_a_drawn_object_is_refused()
    {
        var project = await Drawings.ProjectAsync(folder, pictures: 3, labelled: 0);
        var result = await RunAsync("train", project);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("needs at least one drawn object", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_training_that_was_stopped_goes_on_to_the_weights_of_an_undisturbed_one()
    {
        var project = await Drawings.ProjectAsync(folder, pictures: 6, labelled: 5);
        var other = folder.Path("other");
        await RunAsync("init", other, "--images", folder.Path("frames"), "--task", "detect", "--classes", "bright,dark");
        await RunAsync("label", other, folder.Path("instances.json"));
        Train(project, new StringWriter(), TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Train(other, new StoppingWriter(stop), stop.Token));
        Assert.True(File.Exists(Path.Combine(other, "models", ".checkpoint", "state")), "nothing was saved to go on from");
        Assert.False(Directory.Exists(Path.Combine(other, "models", "1")));
        using var told = new StringWriter();
        Train(other, told, TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllBytes(Path.Combine(project, "models", "1", "weights.safetensors")), File.ReadAllBytes(Path.Combine(other, "models", "1", "weights.safetensors")));
        Assert.DoesNotContain("step 20 of", told.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(other, "models", ".checkpoint")));
    }

    private static void Train(string project, TextWriter writer, CancellationToken cancel)
    {
        using var store = Store.Open(project, TimeProvider.System);
        using var progress = new ProgressLine(writer, redraw: false, TimeProvider.System);
        ObjectTraining.Run(store, new DetectorTrainOptions { Model = DetectorTrainOptions.Entry("yolo11-pico"), Size = 64, Epochs = 30, CheckpointSeconds = 0 }, TimeProvider.System, progress, cancel);
    }

    /// <summary>Stops the training the first time it tells how far it is.</summary>
    private sealed class StoppingWriter(CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            stop.Cancel();
        }
    }

    private static async Task<JsonElement> NextAsync(string project, params string[] arguments)
    {
        var next = await RunAsync(["next", project, .. arguments, "--json"]);
        Assert.True(next.ExitCode == 0, next.Error);
        return JsonDocument.Parse(next.Output).RootElement;
    }

    private async Task<(string Image, int Class, double[] Box)[]> BoxesAsync(string project, string name)
    {
        var export = await RunAsync("export", project, "--format", "coco", folder.Path(name));
        Assert.True(export.ExitCode == 0, export.Error);
        var data = JsonDocument.Parse(File.ReadAllText(folder.Path(name))).RootElement;
        var names = data.GetProperty("images").EnumerateArray().ToDictionary(i => i.GetProperty("id").GetInt64(), i => i.GetProperty("file_name").GetString()!);
        return
        [
            .. data.GetProperty("annotations").EnumerateArray().Select(a => (
                names[a.GetProperty("image_id").GetInt64()],
                a.GetProperty("category_id").GetInt32(),
                a.GetProperty("bbox").EnumerateArray().Select(v => v.GetDouble()).ToArray())).OrderBy(a => a.Item1, StringComparer.Ordinal),
        ];
    }
}
