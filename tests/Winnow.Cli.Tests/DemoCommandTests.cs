using System.Text.Json;

namespace Winnow.Cli.Tests;

/// <summary>The demo's protocol on images of one's own.</summary>
public sealed class DemoCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_is_played_by_the_demos_protocol_as_far_as_it_goes()
    {
        Photos.Write(folder, perClass: 10);
        var demo = await TemporaryFolder.RunAsync("demo", "--quick", "--data", folder.Path("photos"), "--out", folder.Path("demo"));
        Assert.Equal(0, demo.ExitCode);
        using var result = JsonDocument.Parse(await File.ReadAllBytesAsync(folder.Path("demo", "result.json"), TestContext.Current.CancellationToken));
        Assert.Equal(["random", "adaptive", "margin"], result.RootElement.GetProperty("strategies").EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        // Two labels of each of two classes to start; a held-out part is not the pool's.
        Assert.All(Curves(result), c => Assert.Equal(4, c.EnumerateArray().First().GetProperty("labelled").GetInt32()));
        Assert.All(Curves(result), c => Assert.InRange(c.EnumerateArray().Last().GetProperty("labelled").GetInt32(), 5, 20));
        Assert.Contains("winnow demo --quick --data", await File.ReadAllTextAsync(folder.Path("demo", "report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--data belongs to the demo without --serve", "demo", "--serve", "--data", "mnist")]
    [InlineData("--annotators belongs to `winnow demo --serve`", "demo", "--annotators", "3")]
    public async Task Options_of_the_other_demo_are_refused(string reason, params string[] arguments)
    {
        var result = await TemporaryFolder.RunAsync(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonElement> Curves(JsonDocument result) =>
        result.RootElement.GetProperty("strategies").EnumerateArray().SelectMany(s => s.GetProperty("seeds").EnumerateArray()).Select(s => s.GetProperty("curve"));
}
