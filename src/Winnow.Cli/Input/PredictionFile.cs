using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Cli.Input;

/// <summary>Class probabilities from any model, read from a CSV file with the columns <c>path</c> and one per class. [ids × classes]</summary>
internal sealed record PredictionFile(IReadOnlyList<SampleId> Ids, Matrix Probabilities)
{
    /// <summary>How far a row may be from summing to 1: what rounding to four digits can do.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>Reads and checks the whole file before anything is changed.</summary>
    /// <exception cref="CommandException">One sentence with the line number.</exception>
    public static PredictionFile Read(string path, SampleLookup lookup, IReadOnlyList<string> classes)
    {
        var file = CsvFile.Read(path);
        var pathColumn = file.Column("path");
        var columns = classes.Select(file.Column).ToArray();
        var ids = new List<SampleId>();
        var seen = new HashSet<SampleId>();
        var rows = new List<float[]>();
        foreach (var row in file.Rows)
        {
            var sample = lookup.Sample(row.Cells[pathColumn], path, row.Line);
            if (!seen.Add(sample.Id))
            {
                throw new CommandException($"'{path}' line {row.Line} gives '{sample.Path}' a second time. Nothing was changed.");
            }

            var values = new double[classes.Count];
            for (var c = 0; c < values.Length; c++)
            {
                values[c] = Probability(row.Cells[columns[c]], classes[c], path, row.Line);
            }

            var sum = values.Sum();
            if (Math.Abs(sum - 1) > Tolerance)
            {
                throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"'{path}' line {row.Line} sums to {sum:0.####}, and probabilities must sum to 1 (within {Tolerance}). Nothing was changed."));
            }

            ids.Add(sample.Id);
            rows.Add([.. values.Select(v => (float)(v / sum))]);
        }

        return ids.Count > 0 ? new(ids, Matrix.FromRows(rows)) : throw new CommandException($"'{path}' holds a header and no probabilities.");
    }

    private static double Probability(string text, string name, string path, int line) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1 + Tolerance
            ? value
            : throw new CommandException($"'{path}' line {line} gives class '{name}' the probability '{text}'; it must be a number from 0 to 1. Nothing was changed.");
}
