using System.Diagnostics;

namespace Winnow.Cli.Tests;

/// <summary>The real executable in a process of its own, with a data cache of its own.</summary>
internal static class WinnowProcess
{
    /// <summary>Starts a command line; the caller ends or awaits it.</summary>
    public static Process Start(string cache, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "winnow.dll"), .. arguments]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["WINNOW_DATA"] = cache;
        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    /// <summary>Runs a command line to its end.</summary>
    public static async Task<CliResult> RunAsync(string cache, params IReadOnlyList<string> arguments)
    {
        using var process = Start(cache, arguments);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, output, await error);
    }
}
