using System.Globalization;

namespace Winnow.Bench;

/// <summary>Runs a peer implementation in a process of its own, on the same machine, just beside ours: by Debian's Python, or the one that <c>WINNOW_PYTHON</c> names.</summary>
internal static class PythonPeer
{
    public static double Run(string repository, string script, IReadOnlyList<string> arguments)
    {
        var path = Path.Combine(repository, "bench", "peers", script);
        var output = Command.Run(repository, Environment.GetEnvironmentVariable("WINNOW_PYTHON") is { Length: > 0 } named ? named : "/usr/bin/python3", [path, .. arguments]);
        var last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
        return double.TryParse(last, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new BenchException($"The peer {script} ended with \"{last}\" instead of a number.");
    }
}
