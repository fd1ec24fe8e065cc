using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary><c>winnow bridge</c>: a detection project with a trainer of somebody else's.</summary>
public sealed class BridgeCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_labelled_is_written_for_the_trainer_and_what_it_finds_chooses()
    {
        var project = await ProjectAsync();
        // Stands in for a trainer: checks what it is given, writes what Ultralytics would.
        var script = folder.Write("trainer.sh", """
            set -e
            grep -q 'names:' "$1"; test "$(wc -l < "$2")" = 6
            mkdir -p "$3/fit/labels"
            printf '                  epoch,   metrics/mAP50(B)\n 1, 0.5\n 2, 0.75\n' > "$3/fit/results.csv"
            printf '0 0.5 0.5 0.5 0.5 0.9\n1 0.5 0.5 0.25 0.25 0.55\n' > "$3/fit/labels/7.txt"
            echo 'Epoch 2/2'
            """);
        var run = await RunAsync("bridge", project, "--", "sh", script, "{data}", "{pool}", "{out}");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("Epoch 2/2", run.Error, StringComparison.Ordinal);
        Assert.Contains("after 2 epochs: mAP50(B) 0.75", run.Output, StringComparison.Ordinal);
        Assert.Contains("Read YOLO labels of labels for 6 images", run.Output, StringComparison.Ordinal);
        var data = new YoloDetectFormat().Read(Path.Combine(project, "bridge", "run-1", "dataset"), ImportOptions.Default, new(), TestContext.Current.CancellationToken);
        Assert.Equal(6, data.Images.Count);
        Assert.Equal([Split.Train, Split.Validation], data.Images.Select(i => i.Split!.Value).Distinct().Order());
        var kept = File.ReadAllLines(Path.Combine(project, "bridge", "detections-1.jsonl"));
        Assert.Equal(6, kept.Length);
        var best = kept.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("detections")).Single(d => d.GetArrayLength() == 2)[0];
        Assert.Equal("[2,2,6,6]", best.GetProperty("box").GetRawText());
        var next = await RunAsync("next", project, "-n", "2", "--json");
        Assert.True(next.ExitCode == 0, next.Error);
        Assert.Equal("detections 1 (YOLO labels of labels)", JsonDocument.Parse(next.Output).RootElement.GetProperty("source").GetString());
    }

    [Fact]
    public async Task Coco_results_are_read_and_a_second_reading_replaces_the_first()
    {
        var project = await ProjectAsync();
        var results = folder.Write("results.json", """[{"image_id":7,"category_id":2,"bbox":[1,2,3,4],"score":0.5},{"image_id":11,"category_id":1,"bbox":[0,0,8,8],"score":0.25}]""");
        for (var time = 1; time <= 2; time++)
        {
            var run = await RunAsync("bridge", project, "--read", "--predictions", results, "--json");
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Equal(time, JsonDocument.Parse(run.Output).RootElement.GetProperty("detections").GetInt32());
        }

        Assert.Equal(["detections-2.jsonl", "detections.json"], Directory.EnumerateFiles(Path.Combine(project, "bridge")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("""{"box":[1,2,4,6],"class":1,"score":0.5}""", File.ReadAllText(Path.Combine(project, "bridge", "detections-2.jsonl")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("labels/7.txt", "0 0.5 0.5 0.5 0.5 0.9\n1 nan 0.5 0.5 0.5 0.5\n", "7.txt line 2: 'nan' is no share of the image")]
    [InlineData("labels/7.txt", "0 0.5 0.5 0.5 0.5\n", "7.txt line 1: 5 columns, so the confidence is missing; predict with save_conf=True")]
    [InlineData("labels/7.txt", "9 0.5 0.5 0.5 0.5 0.9\n", "7.txt line 1: the class is '9'")]
    [InlineData("labels/7.txt", "0 0.5 0.5 0.5 0.5 1.9\n", "7.txt line 1: the confidence is '1.9'")]
    [InlineData("labels/0.txt", "0 0.5 0.5 0.5 0.5 0.9\n", "is of no image of the pool")]
    [InlineData("labels/readme.md", "", "holds no text files")]
    [InlineData("results.json", """[{"image_id":7,"category_id":5,"bbox":[1,2,3,4],"score":0.5}]""", "detection 1: category_id 5 is not in the ground truth")]
    [InlineData("results.json", """[{"image_id":0,"category_id":1,"bbox":[1,2,3,4],"score":0.5}]""", "detection 1: image_id 0 is not in the ground truth")]
    [InlineData("results.json", """[{"image_id":7,"category_id":1,"bbox":[1,2,3,40],"score":0.5}]""", "detection 1: the shape reaches from")]
    [InlineData("results.json", "Epoch 1/3", "is no JSON")]
    [InlineData("best.onnx", "nothing", "is not an ONNX model")]
    [InlineData("best.pt", "nothing", "neither COCO results (.json) nor a model (.onnx)")]
    public async Task Predictions_that_do_not_fit_change_nothing(string name, string text, string reason)
    {
        Assert.SkipWhen(name.EndsWith(".onnx", StringComparison.Ordinal) && Torch.NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        var project = await ProjectAsync();
        var path = folder.Write(name, text);
        var run = await RunAsync("bridge", project, "--read", "--predictions", name.StartsWith("labels/", StringComparison.Ordinal) ? folder.Path("labels") : path);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(project, "bridge")));
    }

    [Fact]
    public async Task A_trainer_that_fails_leaves_the_data_set_and_says_why()
    {
        var project = await ProjectAsync();
        var run = await RunAsync("bridge", project, "--", "sh", "-c", "echo out of memory >&2; exit 9");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("ended with code 9; its last words: out of memory", run.Error, StringComparison.Ordinal);
        Assert.Equal(["run-1"], Directory.EnumerateFileSystemEntries(Path.Combine(project, "bridge")).Select(Path.GetFileName));
        Assert.Contains("cannot be started", (await RunAsync("bridge", project, "--", "no-such-trainer")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--validation", "1")]
    [InlineData(2, "--read")]
    [InlineData(2, "--first-category", "2")]
    [InlineData(2, "--hours", "0")]
    public async Task A_call_that_makes_no_sense_is_refused(int code, params string[] options) => Assert.Equal(code, (await RunAsync(["bridge", folder.Path("project"), .. options])).ExitCode);

    [Fact]
    public async Task A_file_with_a_class_of_another_project_labels_nothing()
    {
        var project = await ProjectAsync();
        var file = folder.Write("other.json", Coco(["car", "tree"], [7, 8]));
        var run = await RunAsync("import", project, "--format", "coco", file);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("labels the image '8.bmp', but the project has no class 'tree'; its classes are: car, person. Nothing was changed.", run.Error, StringComparison.Ordinal);
        Assert.Contains("6 labelled", (await RunAsync("status", project)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("coco", "out.json")]
    [InlineData("yolo", "out")]
    [InlineData("darknet", "out")]
    [InlineData("labelme", "out")]
    [InlineData("cvat", "out.xml")]
    public async Task Boxes_come_back_in_a_fresh_project(string format, string name)
    {
        var project = await ProjectAsync();
        var export = await RunAsync("export", project, "--format", format, folder.Path(name));
        Assert.True(export.ExitCode == 0, export.Error);
        Assert.Contains("Wrote 6 objects on 6 images", export.Output, StringComparison.Ordinal);
        var other = folder.Path("other");
        await RunAsync("init", other, "--images", folder.Path("images"), "--task", "detect", "--classes", "car,person");
        Assert.Contains("Saved: 6 new, ", (await RunAsync("import", other, "--format", format, folder.Path(name))).Output, StringComparison.Ordinal);
        var boxes = new List<string>();
        foreach (var copy in new[] { project, other })
        {
            await RunAsync("export", copy, "--format", "voc", copy + "-voc");
            boxes.Add(string.Concat(Directory.EnumerateFiles(Path.Combine(copy + "-voc", "Annotations")).Order(StringComparer.Ordinal).Select(File.ReadAllText)));
        }

        Assert.Equal(boxes[0], boxes[1]);
        Assert.Contains("<xmin>2</xmin>", boxes[0], StringComparison.Ordinal);
    }

    /// <summary>Twelve images of 8 × 8 pixels, the first six with a box.</summary>
    private async Task<string> ProjectAsync()
    {
        for (var i = 0; i < 12; i++)
        {
            Images.Write(folder.Path("images", $"{i}.bmp"), (byte)(i * 20));
        }

        var project = folder.Path("project");
        Assert.Equal(0, (await RunAsync("init", project, "--images", folder.Path("images"), "--task", "detect", "--classes", "car,person")).ExitCode);
        var run = await RunAsync("import", project, "--format", "coco", folder.Write("labels.json", Coco(["car", "person"], [.. Enumerable.Range(0, 6)])));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("Saved: 6 new, ", run.Output, StringComparison.Ordinal);
        return project;
    }

    private static string Coco(string[] classes, int[] images) => JsonSerializer.Serialize(new
    {
        images = images.Select(i => new { id = i + 1, width = 8, height = 8, file_name = string.Create(CultureInfo.InvariantCulture, $"{i}.bmp") }),
        categories = classes.Select((name, i) => new { id = i + 1, name }),
        annotations = images.Select(i => new { id = i + 1, image_id = i + 1, category_id = 1 + (i % 2), bbox = new[] { 1, 2, 3, 4 } }).Select((a, i) => images.Length == 2 ? a with { category_id = i + 1 } : a),
    });
}
