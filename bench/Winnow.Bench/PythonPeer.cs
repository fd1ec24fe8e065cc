using System.Diagnostics;
using System.Globalization;

namespace Winnow.Bench;

/// <summary>Runs a peer implementation in a process of its own, on the same machine, just beside ours.</summary>
internal static class PythonPeer
{
    public static double Run(string repository, string script, IReadOnlyList<string> arguments)
    {
        var path = Path.Combine(repository, "bench", "peers", script);
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = repository };
        start.ArgumentList.Add(path);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("python3 did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The peer {script} failed with exit code {process.ExitCode}. `./dev setup --bench` installs what peers need.");
        }

        var last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "";
        return double.Parse(last, CultureInfo.InvariantCulture);
    }
}
