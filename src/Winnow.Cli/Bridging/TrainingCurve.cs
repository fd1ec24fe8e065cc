using System.Globalization;

namespace Winnow.Cli.Bridging;

/// <summary>The last line of a trainer's <c>results.csv</c>: its own figures on the images it measured on.</summary>
/// <param name="Epochs">Lines of the file.</param>
/// <param name="Figures">Each column with its last value, in the order of the file; columns that are no numbers are left out.</param>
internal sealed record TrainingCurve(int Epochs, IReadOnlyList<KeyValuePair<string, double>> Figures)
{
    /// <exception cref="CommandException">The file holds no line under its header, or lines of another length.</exception>
    public static TrainingCurve Read(string path)
    {
        // Columns are padded with blanks.
        var lines = File.ReadLines(path).Select(l => l.Split(',', StringSplitOptions.TrimEntries)).Where(c => c.Length > 1).ToArray();
        if (lines.Length < 2 || lines[^1].Length != lines[0].Length)
        {
            throw new CommandException($"'{path}' {(lines.Length < 2 ? "holds no line of figures" : $"ends with a line of {lines[^1].Length} columns under a header of {lines[0].Length}")}.");
        }

        var figures = lines[0].Zip(lines[^1]).Select(c => (c.First, Value: double.TryParse(c.Second, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && double.IsFinite(v) ? v : (double?)null));
        return new(lines.Length - 1, [.. figures.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.First, f.Value!.Value))]);
    }

    /// <summary>The figures that say how good it is, in words: those called metrics, else none.</summary>
    public string Words => string.Join(", ", Figures.Where(f => f.Key.StartsWith("metrics/", StringComparison.Ordinal)).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key["metrics/".Length..]} {f.Value:0.###}")));
}
