using System.Data.Common;
using Dapper;
using Winnow.Storage.Engines;

namespace Winnow.Storage.Migrating;

/// <summary>Tables without what acts on new rows while they are filled as they were elsewhere: triggers would count and mark everything a second time.</summary>
internal sealed class BareTables
{
    private readonly DbConnection connection;
    private readonly DbTransaction transaction;
    private readonly IReadOnlyList<string> after;

    private BareTables(DbConnection connection, DbTransaction transaction, IReadOnlyList<string> after)
    {
        this.connection = connection;
        this.transaction = transaction;
        this.after = after;
    }

    /// <summary>Makes the tables where they are missing, and takes triggers and preset rows away.</summary>
    public static BareTables Of(Engine engine, DbConnection connection, DbTransaction transaction, IReadOnlyList<TableColumns> tables)
    {
        List<string> first = [];
        List<string> last = [];
        if (engine is PostgresEngine)
        {
            Schema.Migrate(engine, connection, transaction);
            first.AddRange(tables.Select(t => $"ALTER TABLE {t.Name} DISABLE TRIGGER USER"));
            last.AddRange(tables.Select(t => $"ALTER TABLE {t.Name} ENABLE TRIGGER USER"));
            // Without counts the planner would not know that a table is large.
            last.AddRange(tables.Select(t => $"ANALYZE {t.Name}"));
        }
        else
        {
            // Indexes are made in one go afterwards, which is faster than row by row.
            foreach (var (type, name, sql) in connection.Query<(string Type, string Name, string Sql)>("SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL", transaction: transaction))
            {
                first.Add($"DROP {type} {name}");
                last.Add(sql);
            }
        }

        first.Add("DELETE FROM counters");
        foreach (var sql in first)
        {
            connection.Execute(sql, transaction: transaction);
        }

        return new(connection, transaction, last);
    }

    /// <summary>Puts back what was taken away.</summary>
    public void Complete()
    {
        foreach (var sql in after)
        {
            Run(sql);
        }
    }

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
