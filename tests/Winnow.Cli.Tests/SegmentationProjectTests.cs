using System.Text.Json;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary>The whole way of a segmentation project: outlines, a segmenter, what to label next, what it finds, and a report.</summary>
public sealed class SegmentationProjectTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task From_a_file_of_outlines_to_found_outlines()
    {
        var project = await Outlines.ProjectAsync(folder, pictures: 30, labelled: 26);
        Assert.Equal(0, (await RunAsync("import", project, "--metadata", folder.Write("light.csv", "path,light\n" + string.Concat(Enumerable.Range(0, 26).Select(i => $"{i:00}.png,{(i % 2 == 0 ? "dim" : "full")}\n"))))).ExitCode);
        var train = await RunAsync("train", project, "--size", "64", "--epochs", "12", "--json");
        Assert.True(train.ExitCode == 0, train.Error);
        var trained = JsonDocument.Parse(train.Output).RootElement;
        Assert.Equal(("unet-small", "mIoU"), (trained.GetProperty("name").GetString(), trained.GetProperty("metric").GetString()));
        var (learned, heldOut) = (trained.GetProperty("labelled").GetInt32(), trained.GetProperty("holdout").GetInt32());
        Assert.Equal(26, learned + heldOut);
        Assert.InRange(trained.GetProperty("value").GetDouble(), 0.6, 1);
        var disc = Assert.Single(trained.GetProperty("perClass").EnumerateArray());
        Assert.Equal(("disc", heldOut), (disc.GetProperty("class").GetString(), disc.GetProperty("objects").GetInt32()));
        Assert.InRange(disc.GetProperty("iou").GetDouble(), 0.3, disc.GetProperty("dice").GetDouble());
        Assert.Equal(["heldout.json", "model.onnx", "segmenter.json", "weights.safetensors"], Directory.EnumerateFiles(Path.Combine(project, "models", "1")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        var next = await NextAsync(project, "-n", "3");
        Assert.Equal(("adaptive-segmentation", "model 1 (unet-small)", 4), (next.GetProperty("strategy").GetString(), next.GetProperty("source").GetString(), next.GetProperty("pool").GetInt32()));
        Assert.Equal("pixel-entropy-mean", (await NextAsync(project, "-n", "2", "--strategy", "pixel-entropy-mean")).GetProperty("strategy").GetString());

        var predict = await RunAsync("predict", project, folder.Path("frames"), "--coco", folder.Path("found.json"), "--json");
        Assert.True(predict.ExitCode == 0, predict.Error);
        var found = JsonDocument.Parse(predict.Output).RootElement.GetProperty("detections").EnumerateArray().ToArray();
        Assert.NotEmpty(found);
        Assert.All(found, f => Assert.InRange(f.GetProperty("outline").GetArrayLength(), 6, 120));
        Assert.Equal(found.Length, JsonDocument.Parse(File.ReadAllText(folder.Path("found.json"))).RootElement.GetArrayLength());

        Assert.Contains($"model 1: unet-small on {learned} labels, mIoU", (await RunAsync("status", project, "--verify")).Output, StringComparison.Ordinal);
        var report = await RunAsync("report", project);
        Assert.True(report.ExitCode == 0, report.Error);
        var page = File.ReadAllText(Path.Combine(project, "report.html"));
        Assert.All(["id=\"iou-classes\"", "light = dim", "id=\"lost\"", "of the pixels are wrong"], part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("No segmenter is called 'yolo11-pico'", "--model", "yolo11-pico")]
    [InlineData("--size 70 does not fit unet-small, which takes multiples of 16 pixels, such as 64.", "--size", "70")]
    [InlineData("--size 8 is out of range", "--size", "8")]
    [InlineData("--weights is not for segmenters", "--weights", "a.onnx")]
    public async Task A_training_that_does_not_fit_says_why(string reason, params string[] arguments)
    {
        var project = await Outlines.ProjectAsync(folder, pictures: 3, labelled: 2);
        var before = Snapshot(project);
        var result = await RunAsync(["train", project, .. arguments]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot(project));
    }

    [Fact]
    public async Task Images_with_boxes_are_left_out_and_named()
    {
        var project = await Outlines.ProjectAsync(folder, pictures: 3, labelled: 2);
        var boxes = """{"images":[{"id":1,"file_name":"02.png","width":64,"height":64}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[4,4,20,20],"area":400,"iscrowd":0}],"categories":[{"id":1,"name":"disc"}]}""";
        Assert.Equal(0, (await RunAsync("import", project, "--format", "coco", folder.Write("boxes.json", boxes))).ExitCode);
        var train = await RunAsync("train", project, "--size", "32", "--epochs", "1");
        Assert.True(train.ExitCode == 0, train.Error);
        Assert.Contains("left out: 02.png: its label has a box, which does not say which pixels are the object's", train.Output, StringComparison.Ordinal);
        Assert.Contains("Model 1: unet-small on 2 images, not measured", train.Output, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> NextAsync(string project, params string[] arguments)
    {
        var next = await RunAsync(["next", project, .. arguments, "--json"]);
        Assert.True(next.ExitCode == 0, next.Error);
        return JsonDocument.Parse(next.Output).RootElement;
    }
}
