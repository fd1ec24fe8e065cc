using System.Text.Json;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

/// <summary>Labels of a classification project through the annotation formats.</summary>
public sealed class AnnotationFormatCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("labelstudio", "out.json")]
    [InlineData("yolo-classify", "out")]
    public async Task Labels_come_back_in_a_fresh_project(string format, string name)
    {
        var project = await folder.ProjectAsync();
        await RunAsync("label", project, folder.Write("a.csv", "path,label\neven/0.bmp,even\nodd/1.bmp,odd\nodd/3.bmp,even\n"));
        var export = await RunAsync("export", project, "--format", format, folder.Path(name));
        Assert.Contains("Wrote 3 labels to", export.Output, StringComparison.Ordinal);
        var other = folder.Path("other");
        await RunAsync("init", other, "--images", folder.Path("images"), "--classes", "even,odd");
        Assert.Contains("Saved: 3 new, 0 corrected, 0 skipped, 0 unchanged.", (await RunAsync("import", other, "--format", format, folder.Path(name))).Output, StringComparison.Ordinal);
        foreach (var copy in new[] { project, other })
        {
            await RunAsync("export", copy, "--format", "csv", copy + ".csv");
        }

        Assert.Equal(File.ReadAllText(project + ".csv"), File.ReadAllText(other + ".csv"));
    }

    [Theory]
    [InlineData("""[{"data":{"image":"even/0.bmp"},"annotations":[{"result":[{"type":"choices","value":{"choices":["bird"]}}]}]}]""", "names the class 'bird'")]
    [InlineData("""[{"data":{"image":"gone.bmp"},"annotations":[{"result":[{"type":"choices","value":{"choices":["even"]}}]}]}]""", "tags the image 'gone.bmp', which is not in the project")]
    [InlineData("""[{"data":{"image":"even/0.bmp"},"annotations":[{"result":[{"type":"choices","value":{"choices":["even","odd"]}}]}]}]""", "2 classes")]
    [InlineData("[]", "tags no image with a class")]
    [InlineData("{", "is an object|is no JSON|ends in the middle")]
    public async Task Files_that_do_not_fit_change_nothing(string tasks, string reason)
    {
        var project = await folder.ProjectAsync();
        var result = await RunAsync("import", project, "--format", "labelstudio", folder.Write("tasks.json", tasks));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(reason.Split('|'), r => result.Error.Contains(r, StringComparison.Ordinal));
        Assert.Contains("0 labelled", (await RunAsync("status", project)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_left_out_is_said()
    {
        var project = await folder.ProjectAsync();
        var tasks = folder.Write("tasks.json", """
            [{"data":{"image":"even/0.bmp"},"annotations":[{"result":[{"id":"k","type":"keypointlabels","value":{}},{"type":"choices","value":{"choices":["even"]}}]}]},
             {"data":{"image":"../x.bmp"},"annotations":[]}]
            """);
        var result = JsonSerializer.Deserialize<JsonElement>((await RunAsync("import", project, "--format", "labelstudio", tasks, "--json")).Output);
        Assert.Equal((1, 2), (result.GetProperty("submitted").GetInt32(), result.GetProperty("leftOut").GetInt32()));
        Assert.Equal("task 2", result.GetProperty("problems")[1].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_format_for_boxes_is_refused_as_usage()
    {
        var project = await folder.ProjectAsync();
        var result = await RunAsync("export", project, "--format", "coco", folder.Path("out.json"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--format coco is not known; export writes: csv, imagefolder, json, labelstudio, yolo-classify", result.Error, StringComparison.Ordinal);
    }
}
