using System.Text.RegularExpressions;

namespace Winnow.Storage.Engines;

/// <summary>Turns a migration that only makes or widens tables into PostgreSQL's words. Triggers have a file of their own.</summary>
internal static partial class PostgresTypes
{
    /// <summary>The same tables with PostgreSQL's types. Texts are compared by their bytes, as SQLite does.</summary>
    public static string Translate(string sql)
    {
        sql = Options().Replace(Comments().Replace(sql, ""), ")");
        return Types().Replace(sql, match => match.Value switch
        {
            "INTEGER" => "BIGINT",
            "REAL" => "DOUBLE PRECISION",
            "TEXT" => "TEXT COLLATE \"C\"",
            _ => "BYTEA",
        });
    }

    [GeneratedRegex("--[^\n]*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\)\s*STRICT(\s*,\s*WITHOUT\s+ROWID)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Options();

    [GeneratedRegex(@"\b(INTEGER|REAL|TEXT|BLOB)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Types();
}
