using Winnow.Core.Querying;
using Winnow.Server.Endpoints;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Storage;

namespace Winnow.Server.Tests.Jobs;

/// <summary>A project's detector: boxes for the project's classes on images that wait, or the reason why there are none.</summary>
public sealed class DetectRunnerTests
{
    [Fact]
    public async Task A_detector_suggests_boxes_of_the_projects_classes_on_the_head_of_the_queue()
    {
        var weights = Weights();
        await using var bench = new JobBench(JobBench.RealWorker, new() { Automatic = false }, task: "detect", classes: ["Person", "zebra"]);
        await PutAsync(bench, Path.Combine(weights, "yolo11n_coco_320.onnx"), [.. Enumerable.Range(0, 80).Select(i => i == 0 ? "person" : $"c{i}")]);
        await FillAsync(bench, File.ReadAllBytes(Path.Combine(weights, "reference", "street_320.png")));

        await new DetectRunner(bench.Host, bench.Jobs).RunAsync(TestContext.Current.CancellationToken);

        var (source, value) = bench.Host.Read(s => s.ReadSuggestion(new(0)))!.Value;
        Assert.StartsWith("detector ", source, StringComparison.Ordinal);
        var shapes = System.Text.Json.JsonSerializer.Deserialize<Suggestion>(value, JsonRules.Options)!.Shapes!;
        Assert.NotEmpty(shapes);
        Assert.All(shapes, s => Assert.Equal((0, "box", "model"), (s.Class, s.Kind, s.Source)));
        Assert.Null(bench.Host.Read(s => s.ReadSuggestion(new(1)))); // waits in no queue
        var state = DetectorState.Read(bench.Host.Folder, bench.Host.Read(DetectorSettings.Read)!.Hash);
        Assert.Equal(("YOLOv8", 1L, 79), (state.Head, state.Images, state.Unknown.Count));
        Assert.Equal(["person"], state.Classes);
    }

    [Fact]
    public async Task A_file_that_is_no_detector_is_refused_with_the_reason_and_not_tried_again()
    {
        await using var bench = new JobBench(JobBench.RealWorker, new() { Automatic = false }, task: "detect", classes: ["person"]);
        var file = Path.Combine(bench.Root, "other.onnx");
        await File.WriteAllBytesAsync(file, [0xFF, 0xD8, 0xFF, 0xE0], TestContext.Current.CancellationToken);
        await PutAsync(bench, file, null);
        await FillAsync(bench, Pictures.Png(true, 1));
        var runner = new DetectRunner(bench.Host, bench.Jobs);
        await runner.RunAsync(TestContext.Current.CancellationToken);
        await runner.RunAsync(TestContext.Current.CancellationToken);
        var state = DetectorState.Read(bench.Host.Folder, bench.Host.Read(DetectorSettings.Read)!.Hash);
        Assert.StartsWith("'detector.onnx' is not an ONNX model", state.Problem, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(bench.Host.Read(s => s.ReadJobs(10))).Attempts);
    }

    [Fact]
    public async Task What_a_worker_says_about_other_images_is_not_believed()
    {
        await using var bench = new JobBench(
            JobBench.Script("""
                echo '{"head":"YOLOv8","classes":["person"],"unknown":[],"images":[{"sample":1,"boxes":[],"problem":null}]}' > $DIR/detected.json; echo '{"type":"done"}'
                """),
            new() { Automatic = false }, task: "detect", classes: ["person"]);
        var file = Path.Combine(bench.Root, "other.onnx");
        await File.WriteAllBytesAsync(file, [1], TestContext.Current.CancellationToken);
        await PutAsync(bench, file, null);
        await FillAsync(bench, Pictures.Png(true, 1));
        await new DetectRunner(bench.Host, bench.Jobs).RunAsync(TestContext.Current.CancellationToken);
        Assert.Null(bench.Host.Read(s => s.ReadSuggestion(new(0))));
        Assert.Equal("The worker suggests what nobody asked for, or what cannot be.", DetectorState.Read(bench.Host.Folder, bench.Host.Read(DetectorSettings.Read)!.Hash).Problem);
    }

    private static string Weights()
    {
        var weights = "";
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            weights = Directory.Exists(Path.Combine(folder.FullName, "shared", "weights")) ? Path.Combine(folder.FullName, "shared", "weights") : weights;
        }

        weights = Environment.GetEnvironmentVariable("WINNOW_SHARED") is { Length: > 0 } named ? Path.Combine(named, "weights") : weights;
        Assert.SkipUnless(File.Exists(Path.Combine(weights, "yolo11n_coco_320.onnx")), "shared/weights/yolo11n_coco_320.onnx is not here.");
        return weights;
    }

    private static async Task PutAsync(JobBench bench, string file, IReadOnlyList<string>? names)
    {
        var target = ProjectFiles.Detector(bench.Host.Folder);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
        await bench.Host.WriteAsync(
            s =>
            {
                DetectorSettings.Write(s, new(new string('d', 64), new FileInfo(file).Length, names, 0.3), "chief");
                return true;
            },
            CancellationToken.None);
    }

    private static async Task FillAsync(JobBench bench, byte[] picture)
    {
        await File.WriteAllBytesAsync(Path.Combine(bench.Host.Folder, "blobs", "a.png"), picture, CancellationToken.None);
        await bench.Host.WriteAsync(
            s =>
            {
                s.AddSamples([new NewSample("a.png", "a.png", new string('a', 64), 1, 320, 320, 8, 1, null), new NewSample("b.png", "b.png", new string('b', 64), 1, 320, 320, 8, 2, null)], "test", "chief");
                s.OpenRound(new(1, 1, "random", "test", 0, 2, [new Pick(new(0), 1, "drawn")]));
                return true;
            },
            CancellationToken.None);
    }
}
