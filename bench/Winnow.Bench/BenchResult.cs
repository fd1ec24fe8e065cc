using System.Text.Encodings.Web;
using System.Text.Json;

namespace Winnow.Bench;

/// <summary>The content of <c>bench/results/ROW.json</c>; its fields are stable.</summary>
internal sealed record BenchResult(
    string Row,
    double Value,
    string Unit,
    string Bound,
    string Peer,
    double? PeerValue,
    double? Ratio,
    bool Holds,
    IReadOnlyList<int>? Seeds,
    IReadOnlyList<double>? Interval,
    string Machine,
    string Commit,
    string? Note = null)
{
    // Relaxed: ≤ stays readable, and the file is never put into a page.
    private static readonly JsonSerializerOptions Format =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file and returns its path.</summary>
    public string Write(string repository)
    {
        var folder = Directory.CreateDirectory(Path.Combine(repository, "bench", "results")).FullName;
        var path = Path.Combine(folder, $"{Row}.json");
        File.WriteAllText(path, JsonSerializer.Serialize(this, Format) + "\n");
        return path;
    }
}
