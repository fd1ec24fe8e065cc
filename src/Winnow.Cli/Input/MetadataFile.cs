using Winnow.Core.Data;

namespace Winnow.Cli.Input;

/// <summary>What is known about images besides their pixels, read from a CSV file with the column <c>path</c> and one per kind of knowledge.</summary>
/// <param name="Columns">Names of the columns but <c>path</c>.</param>
/// <param name="Rows">Distinct samples with one value per column; empty where the file says nothing.</param>
internal sealed record MetadataFile(IReadOnlyList<string> Columns, IReadOnlyList<(SampleId Id, IReadOnlyList<string> Values)> Rows)
{
    private const int ColumnsMax = 100;
    private const int NameMax = 100;
    private const int ValueMax = 1000;

    /// <summary>Reads and checks the whole file before anything is changed.</summary>
    /// <exception cref="CommandException">One sentence with the line number.</exception>
    public static MetadataFile Read(string path, SampleLookup lookup)
    {
        var file = CsvFile.Read(path);
        var pathColumn = file.Column("path");
        int[] columns = [.. Enumerable.Range(0, file.Header.Count).Where(c => c != pathColumn)];
        string[] names = [.. columns.Select(c => file.Header[c])];
        Check(path, names);
        var seen = new HashSet<SampleId>();
        var rows = new List<(SampleId, IReadOnlyList<string>)>();
        foreach (var row in file.Rows)
        {
            var sample = lookup.Sample(row.Cells[pathColumn], path, row.Line);
            if (!seen.Add(sample.Id))
            {
                throw new CommandException($"'{path}' line {row.Line} gives '{sample.Path}' a second time. Nothing was changed.");
            }

            string[] values = [.. columns.Select(c => row.Cells[c])];
            if (values.Index().FirstOrDefault(v => v.Item.Length > ValueMax) is { Item: { } tooLong } found)
            {
                throw new CommandException($"'{path}' line {row.Line} has {tooLong.Length:N0} characters for '{names[found.Index]}'; {ValueMax:N0} are the most. Nothing was changed.");
            }

            rows.Add((sample.Id, values));
        }

        return rows.Count > 0 ? new(names, rows) : throw new CommandException($"'{path}' holds a header and no metadata.");
    }

    private static void Check(string path, string[] names)
    {
        if (names.Length is 0 or > ColumnsMax)
        {
            throw new CommandException($"'{path}' has {names.Length} columns besides 'path'; 1 to {ColumnsMax} make metadata. Nothing was changed.");
        }

        if (names.FirstOrDefault(n => n.Length is 0 or > NameMax || n.Any(char.IsControl)) is { } bad)
        {
            throw new CommandException($"'{path}' has a column of the name '{bad}'; names have 1 to {NameMax} characters. Nothing was changed.");
        }

        if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice)
        {
            throw new CommandException($"'{path}' has two columns '{twice}'; keep one of them. Nothing was changed.");
        }
    }
}
