namespace Winnow.Core.Formats;

/// <summary>Cells of CSV files that spreadsheets would run as formulas.</summary>
/// <remarks>A text that starts with =, +, −, @, tab or carriage return is written behind an apostrophe, which spreadsheets take for "this is text". So is one that starts with an apostrophe
/// before such a character, so that reading can always take one apostrophe off again.</remarks>
public static class SpreadsheetText
{
    /// <summary>The text as a cell that no spreadsheet runs, quoted as RFC 4180 says where needed.</summary>
    public static string Cell(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var guarded = text.Length > 0 && (Starts(text[0]) || (text[0] == '\'' && NeedsGuard(text))) ? "'" + text : text;
        return guarded.AsSpan().IndexOfAny(",\"\r\n") >= 0 || guarded != guarded.Trim() ? $"\"{guarded.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : guarded;
    }

    /// <summary>The text that a cell was written for.</summary>
    public static string Text(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Length > 1 && cell[0] == '\'' && NeedsGuard(cell) ? cell[1..] : cell;
    }

    // Apostrophes, then a character that starts a formula.
    private static bool NeedsGuard(string text)
    {
        var rest = text.AsSpan().TrimStart('\'');
        return rest.Length > 0 && Starts(rest[0]);
    }

    private static bool Starts(char c) => c is '=' or '+' or '-' or '@' or '\t' or '\r';
}
