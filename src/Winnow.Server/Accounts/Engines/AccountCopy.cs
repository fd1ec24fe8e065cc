using System.Data.Common;
using Dapper;
using Winnow.Storage.Migrating;

namespace Winnow.Server.Accounts.Engines;

/// <summary>Copies accounts, with everything that belongs to them, from one engine to the other.</summary>
internal static class AccountCopy
{
    /// <summary>Copies all rows into tables that are empty.</summary>
    /// <param name="tables">The tables as SQLite has them.</param>
    /// <param name="from">Where they are.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="transaction">The one they go in.</param>
    public static void Run(IReadOnlyList<TableColumns> tables, DbConnection from, DbConnection to, DbTransaction transaction)
    {
        foreach (var table in tables)
        {
            var names = string.Join(", ", table.Columns.Select(c => $"\"{c.Name}\""));
            var insert = $"INSERT INTO {table.Name} ({names}) VALUES ({string.Join(", ", table.Columns.Select(c => $"@{c.Name}"))})";
            foreach (var row in from.Query($"SELECT {names} FROM {table.Name} ORDER BY {string.Join(", ", table.Key.Select(k => $"\"{k}\""))}", buffered: false))
            {
                to.Execute(insert, new DynamicParameters(row), transaction);
            }
        }
    }

    /// <summary>Lets PostgreSQL number new rows behind those that were copied.</summary>
    public static void NumberOn(IReadOnlyList<TableColumns> tables, DbConnection to, DbTransaction transaction)
    {
        foreach (var table in tables.Where(t => t.Key is ["id"]))
        {
            to.Execute(
                $"SELECT setval(CAST(s.name AS regclass), (SELECT COALESCE(MAX(id), 0) + 1 FROM {table.Name}), FALSE) FROM (SELECT pg_get_serial_sequence(@table, 'id') AS name) s WHERE s.name IS NOT NULL", new { table = table.Name }, transaction);
        }
    }
}
