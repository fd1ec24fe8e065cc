using System.Text;
using Winnow.Core.Formats;

namespace Winnow.Cli.Input;

/// <summary>A small CSV file (RFC 4180, UTF-8) whose rows know their line numbers.</summary>
internal sealed class CsvFile
{
    private CsvFile(string path, IReadOnlyList<string> header, IReadOnlyList<CsvRow> rows)
    {
        Path = path;
        Header = header;
        Rows = rows;
    }

    public string Path { get; }

    public IReadOnlyList<string> Header { get; }

    public IReadOnlyList<CsvRow> Rows { get; }

    /// <summary>Reads a whole file; empty lines are passed over.</summary>
    /// <exception cref="CommandException">The file is missing, not UTF-8, empty, or a row does not fit the header.</exception>
    public static CsvFile Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new CommandException($"The file '{path}' does not exist.");
        }

        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException exception)
        {
            throw new CommandException($"'{path}' is not UTF-8 (byte {exception.Index}); save it as UTF-8 and try again.");
        }

        var rows = Parse(path, text);
        if (rows.Count == 0)
        {
            throw new CommandException($"'{path}' is empty; it needs a header line such as `path,label`.");
        }

        var header = rows[0].Cells;
        foreach (var row in rows.Skip(1))
        {
            if (row.Cells.Count != header.Count)
            {
                throw new CommandException($"'{path}' line {row.Line} has {row.Cells.Count} columns, and the header has {header.Count}.");
            }
        }

        return new(path, header, [.. rows.Skip(1)]);
    }

    /// <summary>Index of a named column.</summary>
    /// <exception cref="CommandException">There is no such column.</exception>
    public int Column(string name)
    {
        for (var i = 0; i < Header.Count; i++)
        {
            if (string.Equals(Header[i], name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new CommandException($"'{Path}' has no column '{name}'; its columns are: {string.Join(", ", Header)}.");
    }

    /// <summary>A text as it must stand in a CSV file: quoted where needed, and never a formula to a spreadsheet.</summary>
    public static string Quote(string cell) => SpreadsheetText.Cell(cell);

    private static List<CsvRow> Parse(string path, string text)
    {
        var rows = new List<CsvRow>();
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (line, firstLine, quoted) = (1, 1, false);
        for (var i = 0; i <= text.Length; i++)
        {
            var end = i == text.Length;
            var c = end ? '\n' : text[i];
            if (quoted && !end)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else if (c == '"')
                {
                    quoted = false;
                }
                else
                {
                    cell.Append(c);
                    line += c == '\n' ? 1 : 0;
                }
            }
            else if (quoted)
            {
                throw new CommandException($"'{path}' line {firstLine} opens a quotation mark that is never closed.");
            }
            else if (c == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (c == ',')
            {
                cells.Add(SpreadsheetText.Text(cell.ToString().Trim()));
                cell.Clear();
            }
            else if (c == '\n')
            {
                cells.Add(SpreadsheetText.Text(cell.ToString().Trim()));
                cell.Clear();
                if (cells.Count > 1 || cells[0].Length > 0)
                {
                    rows.Add(new(firstLine, [.. cells]));
                }

                cells.Clear();
                line++;
                firstLine = line;
            }
            else
            {
                cell.Append(c);
            }
        }

        return rows;
    }
}

/// <summary>One row and the line of the file it starts on, from 1.</summary>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Cells);
