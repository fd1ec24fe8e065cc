using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Winnow.Bench;

/// <summary>The content of <c>bench/results/ROW.json</c>.</summary>
internal sealed record BenchResult(
    string Row, double Value, string Unit, string Bound, string Peer, double? PeerValue, double? Ratio, bool Holds, IReadOnlyList<int>? Seeds, IReadOnlyList<double>? Interval, string Machine, string Commit)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static BenchResult Of(BenchRow row, BenchValue value, string repository) => new(
        row.Name, value.Value, value.Unit, row.Bound.ToString(), row.Peer, value.PeerValue, value.Ratio, row.Bound.Holds(value), value.Seeds, value.Interval, MachineName(), CommitOf(repository));

    public void Save(string repository)
    {
        var folder = Path.Combine(repository, "bench", "results");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{Row}.json"), JsonSerializer.Serialize(this, Options) + "\n");
    }

    private static string MachineName()
    {
        var model = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        return $"{model ?? "unknown CPU"}, {Environment.ProcessorCount} cores, {memory:F0} GiB, {RuntimeInformation.OSDescription}";
    }

    private static string CommitOf(string repository)
    {
        var dirty = Git(repository, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!bench/results").Length > 0;
        return Git(repository, "rev-parse", "HEAD") + (dirty ? "-dirty" : "");
    }

    private static string Git(string repository, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = repository, RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("git did not start.");
        var text = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return text;
    }
}
