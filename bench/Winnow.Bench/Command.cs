using System.Diagnostics;

namespace Winnow.Bench;

/// <summary>A program that a row runs and waits for.</summary>
internal static class Command
{
    /// <summary>Runs a program in a folder; its progress goes to stderr, its stdout is returned.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="program">Name or path.</param>
    /// <param name="arguments">What follows it.</param>
    /// <param name="codeMax">Largest exit code that is no failure of the run itself.</param>
    /// <exception cref="BenchException">It is not there, or ended with another code.</exception>
    public static string Run(string folder, string program, IEnumerable<string> arguments, int codeMax = 0)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = folder };
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode >= 0 && process.ExitCode <= codeMax
            ? output
            : throw new BenchException($"{program} {string.Join(' ', start.ArgumentList)} ended with code {process.ExitCode}.");
    }

    /// <summary>Wall-clock seconds of one run, start of the process included.</summary>
    public static double Seconds(string folder, string program, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        Run(folder, program, arguments);
        return watch.Elapsed.TotalSeconds;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new BenchException($"{start.FileName} did not start.");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new BenchException($"{start.FileName} did not start: {e.Message}. `./dev setup --bench` installs what peers need.");
        }
    }
}
