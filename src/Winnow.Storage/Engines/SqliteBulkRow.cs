using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Winnow.Storage.Engines;

/// <summary>One prepared statement, past the provider, whose cost per call is several times that of the row.</summary>
internal sealed class SqliteBulkRow : BulkRow
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private int position;

    public SqliteBulkRow(SqliteConnection connection, string table, IReadOnlyList<string> columns)
    {
        database = connection.Handle ?? throw new InvalidOperationException("The store is closed.");
        var sql = $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(_ => "?"))})";
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out statement), database);
    }

    public override void Add(long? value)
    {
        position++;
        if (value is { } known)
        {
            raw.sqlite3_bind_int64(statement, position, known);
        }
        else
        {
            raw.sqlite3_bind_null(statement, position);
        }
    }

    public override void Add(double? value)
    {
        position++;
        if (value is { } known)
        {
            raw.sqlite3_bind_double(statement, position, known);
        }
        else
        {
            raw.sqlite3_bind_null(statement, position);
        }
    }

    public override void Add(string? value)
    {
        position++;
        if (value is not null)
        {
            raw.sqlite3_bind_text(statement, position, value);
        }
        else
        {
            raw.sqlite3_bind_null(statement, position);
        }
    }

    public override void Add(byte[]? value)
    {
        position++;
        if (value is null)
        {
            raw.sqlite3_bind_null(statement, position);
        }
        else if (value.Length == 0)
        {
            // A pointer to nothing would be bound as null.
            raw.sqlite3_bind_zeroblob(statement, position, 0);
        }
        else
        {
            raw.sqlite3_bind_blob(statement, position, value);
        }
    }

    public override void EndRow()
    {
        position = 0;
        if (raw.sqlite3_step(statement) is var result and not raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(result, database);
        }

        raw.sqlite3_reset(statement);
    }

    public override void Complete()
    {
    }

    public override void Dispose() => statement.Dispose();
}
