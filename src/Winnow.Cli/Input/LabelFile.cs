using Winnow.Core.Data;

namespace Winnow.Cli.Input;

/// <summary>Answers read from a CSV file with the columns <c>path,label</c>.</summary>
internal sealed record LabelFile(IReadOnlyList<(SampleId Id, int? Class)> Answers, int Empty)
{
    /// <summary>The label that says: cannot be told, do not ask again.</summary>
    public const string Skip = "?";

    /// <summary>Reads and checks the whole file before anything is changed.</summary>
    /// <exception cref="CommandException">One sentence with the line number.</exception>
    public static LabelFile Read(string path, SampleLookup lookup)
    {
        var file = CsvFile.Read(path);
        var (pathColumn, labelColumn) = (file.Column("path"), file.Column("label"));
        var answers = new List<(SampleId, int?)>();
        var seen = new Dictionary<SampleId, int>();
        var empty = 0;
        foreach (var row in file.Rows)
        {
            var sample = lookup.Sample(row.Cells[pathColumn], path, row.Line);
            var label = row.Cells[labelColumn];
            if (label.Length == 0)
            {
                // `winnow next --csv` leaves the column empty for people to fill in: not filled in yet is no answer.
                empty++;
                continue;
            }

            int? answer = label == Skip ? null : lookup.Class(label, path, row.Line);
            if (!seen.TryAdd(sample.Id, row.Line))
            {
                throw new CommandException($"'{path}' line {row.Line} answers for '{sample.Path}' again after line {seen[sample.Id]}; keep one of them. Nothing was changed.");
            }

            answers.Add((sample.Id, answer));
        }

        return new(answers, empty);
    }
}
