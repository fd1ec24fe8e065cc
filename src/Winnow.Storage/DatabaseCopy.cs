using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Winnow.Storage;

/// <summary>Copies and checks whole database files.</summary>
public static class DatabaseCopy
{
    /// <summary>Copies a database with SQLite's online backup: a state between two transactions, while others read and write.</summary>
    /// <param name="source">The file.</param>
    /// <param name="target">Must not exist.</param>
    /// <exception cref="IOException">It cannot be read, or the disk is full.</exception>
    public static void Make(string source, string target)
    {
        try
        {
            using var from = Open(source, SqliteOpenMode.ReadWrite);
            using var to = Open(target, SqliteOpenMode.ReadWriteCreate);
            from.BackupDatabase(to);

            // One file: what is copied next must not miss a log beside it.
            to.Execute("PRAGMA journal_mode = DELETE");
        }
        catch (SqliteException exception)
        {
            throw new IOException($"'{source}' cannot be copied ({exception.Message}).", exception);
        }
    }

    /// <summary>Where the state before an upgrade is kept: <c>winnow.db.format-4</c> for a file of format 4.</summary>
    /// <param name="path">The database.</param>
    /// <param name="format">The format it had.</param>
    public static string NameBeforeUpgrade(string path, int format) => string.Create(CultureInfo.InvariantCulture, $"{path}.format-{format}");

    /// <summary>Copies a database beside itself before it is migrated, which cannot be undone.</summary>
    /// <param name="path">The database; others may read it.</param>
    /// <param name="format">The format it has.</param>
    /// <exception cref="IOException">The disk is full, or the copy cannot be written; nothing was changed.</exception>
    public static void KeepBeforeUpgrade(string path, int format)
    {
        var kept = NameBeforeUpgrade(path, format);
        var unfinished = kept + ".part";
        File.Delete(unfinished);
        try
        {
            Make(path, unfinished);
        }
        catch (IOException)
        {
            File.Delete(unfinished);
            throw;
        }

        // The newest state of that format, also where an older Winnow went on after an upgrade was taken back.
        File.Move(unfinished, kept, overwrite: true);
    }

    /// <summary>What SQLite finds wrong in a file, one sentence each; empty when all is well.</summary>
    public static IReadOnlyList<string> Check(string path)
    {
        try
        {
            using var connection = Open(path, SqliteOpenMode.ReadWrite);
            return [.. connection.Query<string>("PRAGMA integrity_check(20)").Where(line => line != "ok")];
        }
        catch (SqliteException exception)
        {
            return [$"the file is no database ({exception.Message})"];
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
