using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Winnow.Core.Formats;

/// <summary>A labels file: RFC 4180 with a header line, UTF-8 with or without a byte order mark.</summary>
internal static class CsvTable
{
    private static readonly string[] Known = ["path", "label", "split", "mask"];

    /// <summary>One row per image: line number, path, label, split and mask, the last three empty where the file has none, and what its other columns say.</summary>
    /// <exception cref="DatasetException">Wrong encoding, columns or quoting.</exception>
    public static List<(int Line, string Path, string Label, string Split, string Mask, IReadOnlyDictionary<string, string> Others)> Read(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var name = System.IO.Path.GetFileName(file);
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw new DatasetException($"{name} is UTF-16; save it as UTF-8.");
        }

        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsSpan(3) : bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new DatasetException($"{name} is not UTF-8 (byte 0x{e.BytesUnknown?[0]:X2} at position {e.Index}), probably Latin-1; save it as UTF-8.", e);
        }

        using var csv = new CsvReader(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null });
        try
        {
            if (!csv.Read() || !csv.ReadHeader() || csv.HeaderRecord is not { } header)
            {
                throw new DatasetException($"{name} is empty; expected columns: path,label[,split].");
            }

            if (!header.Contains("path", StringComparer.Ordinal) || !header.Contains("label", StringComparer.Ordinal))
            {
                throw new DatasetException($"{name} has the columns {string.Join(",", header)}; expected: path,label[,split].");
            }

            var split = header.Contains("split", StringComparer.Ordinal);
            var mask = header.Contains("mask", StringComparer.Ordinal);
            string[] others = [.. header.Where(h => h.Length > 0 && !Known.Contains(h, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)];
            var rows = new List<(int, string, string, string, string, IReadOnlyDictionary<string, string>)>();
            while (csv.Read())
            {
                rows.Add((csv.Parser.RawRow, csv.GetField("path") ?? "", csv.GetField("label") ?? "", split ? csv.GetField("split") ?? "" : "", mask ? csv.GetField("mask") ?? "" : "", Others(csv, others)));
            }

            return rows;
        }
        catch (BadDataException e)
        {
            throw new DatasetException($"{name} has a stray quotation mark near line {e.Context?.Parser?.RawRow}; quote fields as RFC 4180 says.", e);
        }
    }

    // A column that says nothing of an image is no metadata of it.
    private static IReadOnlyDictionary<string, string> Others(CsvReader csv, string[] columns)
    {
        if (columns.Length == 0)
        {
            return ReadOnlyDictionary<string, string>.Empty;
        }

        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            if (csv.GetField(column) is { Length: > 0 } value)
            {
                said.Add(column, value);
            }
        }

        return said;
    }
}
