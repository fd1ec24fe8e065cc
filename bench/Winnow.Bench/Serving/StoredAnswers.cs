using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Winnow.Cli.Annotating;
using Winnow.Storage;

namespace Winnow.Bench.Serving;

/// <summary>What a project's database says, read past Winnow's own code.</summary>
internal static class StoredAnswers
{
    /// <summary>Compares what was acknowledged with what is there.</summary>
    /// <returns>Acknowledged answers that are missing or say something else, keys that are there twice, and samples with more than one label.</returns>
    public static (int Lost, int Doubled) Check(string project, IReadOnlyCollection<Acknowledged> acknowledged)
    {
        using var connection = Open(project);
        return Check(connection, acknowledged);
    }

    /// <summary>The same over a connection that finds the project's tables, in whichever database they lie.</summary>
    public static (int Lost, int Doubled) Check(DbConnection connection, IReadOnlyCollection<Acknowledged> acknowledged)
    {
        var stored = new Dictionary<string, (string Sample, long Class)>(StringComparer.Ordinal);
        var doubled = 0;
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT key, sample, COALESCE(class, -1) FROM answers WHERE live = 1";
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                doubled += stored.TryAdd(rows.GetString(0), (rows.GetInt64(1).ToString(CultureInfo.InvariantCulture), rows.GetInt64(2))) ? 0 : 1;
            }
        }

        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT COUNT(*) FROM (SELECT sample FROM answers WHERE live = 1 AND late = 0 GROUP BY sample HAVING COUNT(*) > 1) AS several";
            doubled += Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }

        var lost = acknowledged.Count(a => !stored.TryGetValue(Guid.Parse(a.Key).ToString("N"), out var found) || found.Sample != a.Sample || found.Class != a.Class);
        return (lost, doubled);
    }

    /// <summary>What SQLite's own check says against the project; empty when all is well.</summary>
    public static IReadOnlyList<string> Integrity(string project)
    {
        using var connection = Open(project);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        var said = (string)command.ExecuteScalar()!;
        return said == "ok" ? [] : [said];
    }

    /// <summary>What the journal's chain says against the project; empty when all is well.</summary>
    public static IReadOnlyList<string> Chain(string project)
    {
        using var store = Store.OpenForReading(project, TimeProvider.System);
        return store.Verify();
    }

    private static SqliteConnection Open(string project)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(project, Store.FileName), Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
