using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Winnow.Storage.Tests;

/// <summary>Writes a project as a Winnow of an older format left it: the migrations up to that format, and of a project of today what its tables could hold.</summary>
internal static class OldProject
{
    private const string Folder = "Winnow.Storage.Migrations.";

    // Of SQLite: they are numbered in the folder itself.
    private static readonly string[] Migrations =
        [.. typeof(Store).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && char.IsAsciiDigit(n[Folder.Length])).Order(StringComparer.Ordinal)];

    /// <summary>The formats there were before the present one.</summary>
    public static IEnumerable<int> Formats => Enumerable.Range(1, Migrations.Length - 1);

    public static void Write(string path, int format, string today)
    {
        using var old = new SqliteConnection($"Data Source={path};Pooling=False");
        old.Open();
        foreach (var name in Migrations.Take(format))
        {
            using var reader = new StreamReader(typeof(Store).Assembly.GetManifestResourceStream(name)!);
            old.Execute(reader.ReadToEnd());
        }

        old.Execute("ATTACH @today AS today", new { today });

        // What triggers derive is copied as well.
        var triggers = old.Query<(string Name, string Sql)>("SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'").ToArray();
        foreach (var (name, _) in triggers)
        {
            old.Execute($"DROP TRIGGER {name}");
        }

        foreach (var table in old.Query<string>("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name IN (SELECT name FROM today.sqlite_master)").ToArray())
        {
            var columns = string.Join(", ", Columns(old, "main", table).Intersect(Columns(old, "today", table), StringComparer.Ordinal));
            old.Execute($"INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM today.{table}");
        }

        foreach (var (_, sql) in triggers)
        {
            old.Execute(sql);
        }

        old.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {format}"));
    }

    private static IEnumerable<string> Columns(SqliteConnection connection, string database, string table) =>
        connection.Query<string>($"SELECT name FROM pragma_table_info('{table}', '{database}')");
}
