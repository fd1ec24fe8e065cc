namespace Winnow.Cli.Bridging;

/// <summary>Finds what a trainer left in its folder of results.</summary>
internal static class BridgeResults
{
    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>The newest <c>results.csv</c>; null where there is none.</summary>
    public static string? Curve(string results) => Newest(Directory.EnumerateFiles(results, "results.csv", Deep));

    /// <summary>What says most about the pool: a folder <c>labels</c> with text files, else <c>predictions.json</c>, else a model, <c>best.onnx</c> first; null where there is nothing.</summary>
    public static string? Predictions(string results) =>
        Newest(Directory.EnumerateFiles(results, "*.txt", Deep).Where(f => Path.GetFileName(Path.GetDirectoryName(f)) == "labels")) is { } label ? Path.GetDirectoryName(label)
        : Newest(Directory.EnumerateFiles(results, "predictions.json", Deep)) ?? Newest(Directory.EnumerateFiles(results, "best.onnx", Deep)) ?? Newest(Directory.EnumerateFiles(results, "*.onnx", Deep));

    private static string? Newest(IEnumerable<string> files) => files.OrderByDescending(File.GetLastWriteTimeUtc).ThenBy(f => f, StringComparer.Ordinal).FirstOrDefault();
}
