using System.Text.Json;
using Winnow.Cli.Planning;
using static Winnow.Cli.Tests.TemporaryFolder;

namespace Winnow.Cli.Tests;

public sealed class CapacityCommandTests
{
    [Fact]
    public async Task A_plan_names_hours_bytes_price_and_where_each_rate_comes_from()
    {
        var result = await RunAsync("capacity", "--images", "10000000", "--workers", "4", "--price", "0.05", "--failures", "100");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("10,000,000 images in 10 shards on 4 workers", result.Output, StringComparison.Ordinal);
        Assert.Contains("532 bytes an image", result.Output, StringComparison.Ordinal);
        Assert.Contains("resnet18-scoring", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_as_json_scales_with_the_images_and_is_the_same_twice()
    {
        string[] call = ["capacity", "--workers", "100", "--cores", "16", "--failures", "50", "--json", "--images"];
        var first = await RunAsync([.. call, "1000000000"]);
        Assert.Equal(first, await RunAsync([.. call, "1000000000"]));
        using var billion = JsonDocument.Parse(first.Output);
        using var million = JsonDocument.Parse((await RunAsync("capacity", "--images", "1000000", "--cores", "16", "--json")).Output);
        Assert.Equal(532e9, billion.RootElement.GetProperty("featureBytes").GetDouble());
        Assert.True(billion.RootElement.GetProperty("coreHours").GetDouble() >= 1000 * million.RootElement.GetProperty("coreHours").GetDouble());
        Assert.True(billion.RootElement.GetProperty("failures").GetInt32() > 0);
    }

    [Theory]
    [InlineData("--images", "0", "0 images are out of range: 1 to 10000000000.")]
    [InlineData("--workers", "0", "0 workers are out of range: 1 to 100000.")]
    [InlineData("--failures", "-1", "The mean hours between failures are above 0, not -1.")]
    [InlineData("--failures", "0.001", "Choose smaller shards.")]
    [InlineData("--price", "-2", "Prices are 0 or more, not -2 and 0.")]
    public async Task Plans_that_make_no_sense_are_refused_in_words(string option, string value, string sentence)
    {
        string[] images = option == "--images" ? [] : ["--images", "1000000"];
        var result = await RunAsync(["capacity", .. images, option, value]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rate_comes_from_a_result_that_is_committed_or_is_named_as_not_measured()
    {
        var results = Path.Combine(Checkout(), "bench", "results");
        Assert.All(MeasuredRates.Read(), step =>
        {
            var file = Path.Combine(results, $"{step.Source}.json");
            Assert.Equal(File.Exists(file), step.ImagesPerSecond is not null);
            if (step.ImagesPerSecond is not null)
            {
                using var json = JsonDocument.Parse(File.ReadAllText(file));
                Assert.Equal(json.RootElement.GetProperty("machine").GetString(), step.Machine);
            }
        });
    }

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Winnow.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
