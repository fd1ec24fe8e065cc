using System.Text.Json;
using Winnow.Torch;

namespace Winnow.Cli.Tests;

/// <summary>Two hospitals with labelling servers, agents and a coordinator, as people start them: the real executable.</summary>
public sealed class FederateDemoTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Two_hospitals_label_train_one_network_and_stop_by_themselves()
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        var result = await WinnowProcess.RunAsync(folder.Path("cache"), "federate", "demo", "--simulate", "--out", folder.Path("demo"), "--images", "50", "--initial", "20", "--budget", "6", "--runs", "1", "--rounds", "2", "--port", "0", "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        var told = JsonDocument.Parse(result.Output).RootElement;
        // Two rounds with a choice, two that measure what its labels came to.
        Assert.Equal(4, told.GetProperty("history").GetArrayLength());
        Assert.Equal(46, told.GetProperty("labels").EnumerateObject().Sum(h => h.Value.GetInt32()));
        Assert.Equal(46, told.GetProperty("history")[3].GetProperty("labels").GetInt32());
        Assert.InRange(told.GetProperty("history")[3].GetProperty("measured").GetInt32(), 2, 20);
        Assert.All(told.GetProperty("sites").EnumerateArray(), s => Assert.Equal(4, s.GetProperty("rounds").GetInt32()));
        var report = await TemporaryFolder.RunAsync("federate", "site", folder.Path("demo", "hospital-a"), "--report");
        Assert.Contains("No message of the protocol can hold an image", report.Output, StringComparison.Ordinal);

        var again = await TemporaryFolder.RunAsync("federate", "demo", "--simulate", "--out", folder.Path("demo"));
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("is not empty", again.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--images", "10")]
    [InlineData("--initial", "3")]
    [InlineData("--runs", "0")]
    public async Task Options_out_of_range_are_refused_before_anything_is_made(string option, string value)
    {
        var result = await TemporaryFolder.RunAsync("federate", "demo", "--out", folder.Path("demo"), option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(option, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path("demo")));
    }
}
