using System.Diagnostics;

namespace Winnow.Cli.Tests;

/// <summary>The real executable in a process of its own, with a data cache of its own.</summary>
internal static class WinnowProcess
{
    /// <summary>Starts a command line; the caller ends or awaits it.</summary>
    public static Process Start(string cache, params IReadOnlyList<string> arguments) => Start(cache, arguments, database: null);

    private static Process Start(string cache, IReadOnlyList<string> arguments, string? database)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "winnow.dll"), .. arguments]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["WINNOW_DATA"] = cache;
        if (database is not null)
        {
            start.Environment["WINNOW_STORE"] = database;
        }

        return Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
    }

    /// <summary>Runs a command line to its end.</summary>
    public static Task<CliResult> RunAsync(string cache, params IReadOnlyList<string> arguments) => EndAsync(Start(cache, arguments));

    /// <summary>Runs a command line on projects of a database to its end.</summary>
    public static Task<CliResult> RunOnAsync(string cache, string database, IReadOnlyList<string> arguments) => EndAsync(Start(cache, arguments, database));

    private static async Task<CliResult> EndAsync(Process started)
    {
        using var process = started;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, output, await error);
    }
}
