using System.Diagnostics;

namespace Winnow.Core.Tests.Samples;

public sealed class OwnModelTests
{
    [Fact]
    public async Task The_sample_finds_the_threshold_with_twelve_labels()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "OwnModel.dll")]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var lines = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        Assert.Equal(10, lines.Length);
        Assert.Contains("threshold 0.61", lines[^1], StringComparison.Ordinal);
        Assert.Contains("torn between night and day", lines[^1].Replace("day and night", "night and day", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
