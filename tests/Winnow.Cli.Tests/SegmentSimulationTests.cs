using Winnow.Core.Loop;
using Winnow.Torch;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Tests;

/// <summary><c>simulate --task segment</c>: a table of images and masks to a report.</summary>
public sealed class SegmentSimulationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_simulation_of_segmentation_learns_measures_and_reports()
    {
        Write(12, 6);
        var run = await WinnowProcess.RunAsync(folder.Path("cache"), Arguments());
        Assert.True(run.ExitCode == 0, run.Error);
        var result = ResultFile.Load(folder.Path("out", "result.json"));
        Assert.Equal(("segment", "mIoU", "unet-small"), (result.Task, result.Metric, result.Model));
        Assert.Equal([4, 6, 8], result.Strategies.Single(s => s.Name == "random").Seeds[0].Curve.Select(p => p.Labelled));
        Assert.All(result.Strategies.SelectMany(s => s.Seeds[0].Curve), p => Assert.InRange(p.Metric, 0.01, 1));

        // Every second image shows nothing: it is in the pool, and measured on, all the same.
        var report = await File.ReadAllTextAsync(folder.Path("out", "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains(", 12 images", report, StringComparison.Ordinal);
        Assert.Contains("mIoU on 6 test images", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--metric AP50 is not known for segmentation; known are: mIoU, Dice.", "--metric", "AP50")]
    [InlineData("--size 40 does not fit 'unet-small'; take a multiple of 16.", "--size", "40")]
    [InlineData("No segmenter is called 'cnn'.", "--model", "cnn")]
    [InlineData("The strategy 'margin' needs probabilities", "--strategies", "margin")]
    public async Task What_segmentation_does_not_know_is_refused(string sentence, params string[] more)
    {
        Write(4, 2);
        var run = await WinnowProcess.RunAsync(folder.Path("cache"), ["simulate", "--task", "segment", "--data", folder.Path("data"), "--budget", "4", "--initial", "2", .. more]);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    private string[] Arguments() =>
    [
        "simulate", "--task", "segment", "--data", folder.Path("data"), "--strategies", "typiclust", "--initial", "4", "--query", "2", "--budget", "8", "--seeds", "1", "--size", "32", "--epochs", "4", "--out", folder.Path("out"),
    ];

    // A bright square on every second image; the others are dark.
    private void Write(int train, int test)
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        Directory.CreateDirectory(folder.Path("data", "masks"));
        var lines = new List<string> { "path,label,split,mask" };
        for (var i = 0; i < train + test; i++)
        {
            var (image, mask) = (new ImageBuffer(32, 32), new ImageBuffer(32, 32));
            for (var p = 0; i % 2 == 0 && p < 32 * 32; p++)
            {
                if (p % 32 >= i && p % 32 < i + 12 && p / 32 is >= 8 and < 22)
                {
                    image.Pixels.Slice(3 * p, 3).Fill(220);
                    mask.Pixels.Slice(3 * p, 3).Fill(255);
                }
            }

            File.WriteAllBytes(folder.Path("data", $"{i:00}.png"), ImageCodec.Encode(image, ImageFormat.Png));
            File.WriteAllBytes(folder.Path("data", "masks", $"m{i:00}.png"), ImageCodec.Encode(mask, ImageFormat.Png));
            lines.Add($"{i:00}.png,{(i % 2 == 0 ? "square" : "nothing")},{(i < train ? "train" : "test")},{(i % 2 == 0 ? $"m{i:00}.png" : "")}");
        }

        File.WriteAllLines(folder.Path("data", "labels.csv"), lines);
    }
}
