using System.Data.Common;
using Winnow.Storage.Engines;

namespace Winnow.Storage.Migrating;

/// <summary>Copies tables from one connection to another, and hashes them.</summary>
internal static class TableCopy
{
    private const int RowsPerCheck = 4096;

    /// <summary>Copies all rows of a table and hashes what was read.</summary>
    /// <returns>Rows, and their hash.</returns>
    public static (long Rows, string Hash) Copy(TableColumns table, DbConnection from, Engine engine, DbConnection to, Action<long> progress, CancellationToken cancel)
    {
        using var row = engine.Fill(to, table.Name, [.. table.Columns.Select(c => c.Name)]);
        var read = Walk(table, from, row, progress, cancel);
        row.Complete();
        return read;
    }

    /// <summary>Hashes all rows of a table.</summary>
    /// <returns>Rows, and their hash.</returns>
    public static (long Rows, string Hash) Hash(TableColumns table, DbConnection connection, CancellationToken cancel) => Walk(table, connection, null, _ => { }, cancel);

    private static (long Rows, string Hash) Walk(TableColumns table, DbConnection from, BulkRow? to, Action<long> progress, CancellationToken cancel)
    {
        using var hash = new RowHash();
        using var command = from.CreateCommand();
        command.CommandText = table.Select;
        using var reader = command.ExecuteReader();
        var rows = 0L;
        while (reader.Read())
        {
            for (var i = 0; i < table.Columns.Count; i++)
            {
                Add(reader, i, table.Columns[i].Kind, hash, to);
            }

            hash.EndRow();
            to?.EndRow();
            if (++rows % RowsPerCheck == 0)
            {
                cancel.ThrowIfCancellationRequested();
                progress(rows);
            }
        }

        return (rows, hash.Finish());
    }

    private static void Add(DbDataReader reader, int column, ValueKind kind, RowHash hash, BulkRow? to)
    {
        var missing = reader.IsDBNull(column);
        switch (kind)
        {
            case ValueKind.Integer:
                long? number = missing ? null : reader.GetInt64(column);
                hash.Add(number);
                to?.Add(number);
                break;
            case ValueKind.Real:
                double? real = missing ? null : reader.GetDouble(column);
                hash.Add(real);
                to?.Add(real);
                break;
            case ValueKind.Text:
                var text = missing ? null : reader.GetString(column);
                hash.Add(text);
                to?.Add(text);
                break;
            default:
                var bytes = missing ? null : reader.GetFieldValue<byte[]>(column);
                hash.Add(bytes);
                to?.Add(bytes);
                break;
        }
    }
}
