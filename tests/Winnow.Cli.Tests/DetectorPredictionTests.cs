using System.Text.Json;
using Winnow.Torch;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary><c>winnow predict</c> with a detector.</summary>
public sealed class DetectorPredictionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Boxes_are_listed_with_class_and_score()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        var weights = Weights();
        File.WriteAllLines(folder.Path("names.txt"), Enumerable.Range(0, 80).Select(i => i == 0 ? "person" : $"c{i}"));
        var run = await RunAsync("predict", Path.Combine(weights, "yolo11n_coco_320.onnx"), Path.Combine(weights, "reference", "street_320.png"), "--names", folder.Path("names.txt"), "--json");
        Assert.True(run.ExitCode == 0, run.Error);
        var json = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("YOLOv8", json.GetProperty("head").GetString());
        Assert.Contains(json.GetProperty("detections").EnumerateArray(), d => d.GetProperty("class").GetString() == "person" && d.GetProperty("score").GetDouble() > 0.5 && d.GetProperty("box").GetArrayLength() == 4);
    }

    [Fact]
    public async Task A_file_that_is_no_detector_fails_with_a_sentence()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        File.WriteAllText(folder.Path("a.onnx"), "nothing");
        File.WriteAllText(folder.Path("a.png"), "nothing");
        var run = await RunAsync("predict", folder.Path("a.onnx"), folder.Path("a.png"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is not an ONNX model", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("predict", folder.Path("a.onnx"), folder.Path("a.png"), "--score", "7")).ExitCode);
    }

    private static string Weights()
    {
        var weights = Environment.GetEnvironmentVariable("WINNOW_SHARED") is { Length: > 0 } named ? Path.Combine(named, "weights") : "";
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null && weights.Length == 0; at = at.Parent)
        {
            weights = Directory.Exists(Path.Combine(at.FullName, "shared", "weights")) ? Path.Combine(at.FullName, "shared", "weights") : "";
        }

        Assert.SkipUnless(File.Exists(Path.Combine(weights, "yolo11n_coco_320.onnx")), "shared/weights/yolo11n_coco_320.onnx is not here.");
        return weights;
    }
}
