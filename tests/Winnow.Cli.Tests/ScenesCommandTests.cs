using Winnow.Core.Formats;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

public sealed class ScenesCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Scenes_are_written_as_a_data_set_that_simulations_read()
    {
        var target = folder.Path("streets");
        var result = await RunAsync("scenes", "--count", "6", "--test", "2", "--width", "96", "--height", "64", "--day", "1", "--image", "png", "--maps", "--out", target);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("Drew 8 images with ", result.Output, StringComparison.Ordinal);
        var data = ObjectDatasets.Open(target, TestContext.Current.CancellationToken);
        Assert.Equal((6, 2), (data.Train.Count, data.Test.Count));
        Assert.Equal(["pedestrian", "cyclist", "car"], data.Classes);
        Assert.All(data.Train, s => Assert.Equal(("day", 96, 64), (s.Metadata["light"], s.Width, s.Height)));
        Assert.Equal(6, Directory.GetFiles(System.IO.Path.Combine(target, "maps", "train"), "*.png").Length);
    }

    [Theory]
    [InlineData("--kind", "moon", "'scenes:moon")]
    [InlineData("--day", "2", "day 2 is no share; give 0 to 1.")]
    [InlineData("--count", "0", "train=0 is out of range; give 1 to 1000000 images.")]
    [InlineData("--image", "gif", "--image gif is not known; give jpeg or png.")]
    public async Task Options_that_make_no_sense_write_nothing(string option, string value, string sentence)
    {
        var result = await RunAsync("scenes", option, value, "--out", folder.Path("out"));
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public async Task A_folder_that_is_there_is_left_alone()
    {
        Directory.CreateDirectory(folder.Path("out"));
        var result = await RunAsync("scenes", "--count", "1", "--out", folder.Path("out"));
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("exists already; choose another name or delete it first.", result.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("classify", "scenes:street", "'scenes:street' holds objects, not classes of images; give --task detect.")]
    [InlineData("detect", "scenes:street?days=1", "'days' is no option of scenes; there are: ")]
    public async Task Simulations_refuse_scenes_that_make_no_sense(string task, string data, string sentence)
    {
        var result = await RunAsync("simulate", "--task", task, "--data", data, "--strategies", "random", "--out", folder.Path("out"));
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
    }
}
