using System.Buffers.Binary;
using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Winnow.Storage.Engines;

/// <summary>PostgreSQL: a schema per project in one database, and any number of processes.</summary>
/// <param name="folder">The project's folder: its images and models lie there, not its tables.</param>
/// <param name="address">The database.</param>
/// <param name="schema">Checked by <see cref="StorePointer.IsSchema"/>.</param>
internal sealed class PostgresEngine(string folder, StoreAddress address, string schema) : Engine(folder)
{
    // What one file brings for PostgreSQL, which knew none of the formats before.
    private const int FirstVersion = 9;

    private bool exclusive;
    private bool writes;

    /// <summary>Where the project's tables are in it.</summary>
    public string Schema => schema;

    // json, not jsonb: that refuses some texts that JSON allows.
    public override string CountObjects =>
        "SELECT CAST(s.value ->> 'class' AS BIGINT) AS class, COUNT(*) AS count FROM labels l, json_array_elements(CAST(l.value AS JSON) -> 'shapes') s WHERE l.value IS NOT NULL GROUP BY 1";

    // The places first and each sample behind its place, whatever the planner knows of the tables: what makes a sample free costs too much to be asked of all. Not FOR UPDATE: answers only
    // refer to their sample, and need not wait.
    public override string TakeFree(string table, string place, string condition, string free) =>
        $"""
        SELECT l.id FROM (SELECT q.sample, q.{place} AS place FROM {table} q WHERE {condition} AND q.{place} >= @from AND q.{place} < @to ORDER BY q.{place} LIMIT @width) w
        CROSS JOIN LATERAL (SELECT s.id FROM samples s WHERE s.id = w.sample AND {free} LIMIT 1 FOR NO KEY UPDATE OF s SKIP LOCKED) l
        ORDER BY w.place LIMIT @count
        """;

    public override string NowMs(TimeProvider clock) => "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

    public override void RequireProject()
    {
    }

    public override DbConnection Connect(StoreAccess access, out IDisposable? taken)
    {
        // Two creations in one folder would each make tables of their own.
        taken = access == StoreAccess.Create ? ProjectLock.Take(Folder) : null;
        writes = access != StoreAccess.Read;
        exclusive = access is StoreAccess.Write or StoreAccess.Create;
        var opened = address.Connection(schema, writes);
        try
        {
            Open(opened);
            return opened;
        }
        catch (DbException exception)
        {
            opened.Dispose();
            taken?.Dispose();
            throw Explain(exception);
        }
        catch
        {
            opened.Dispose();
            taken?.Dispose();
            throw;
        }
    }

    public override void Renew(ref DbConnection connection)
    {
        // Not opened once more: the driver keeps commands that were prepared on the lost connection, and fails with them on the next.
        connection.Dispose();
        connection = address.Connection(schema, writes);
    }

    public override void Reopen(ref DbConnection connection)
    {
        if (connection.State != ConnectionState.Open)
        {
            Renew(ref connection);
            Open(connection);
        }
    }

    public override DbTransaction Begin(ref DbConnection connection)
    {
        try
        {
            return BeginOnce(ref connection);
        }
        catch (NpgsqlException exception) when (IsLost(exception))
        {
            // The server was restarted while the connection lay idle. Nothing of the change has been sent, so it is begun anew.
            Renew(ref connection);
            return BeginOnce(ref connection);
        }
    }

    public override DbTransaction BeginSnapshot(ref DbConnection connection)
    {
        Reopen(ref connection);
        return connection.BeginTransaction(IsolationLevel.RepeatableRead);
    }

    public override int VersionOf(DbConnection connection) =>
        connection.ExecuteScalar<bool>("SELECT to_regclass(@table) IS NOT NULL", new { table = $"{schema}.format" }) ? connection.ExecuteScalar<int>("SELECT MAX(version) FROM format") : 0;

    public override int OldestOf(DbConnection connection) =>
        connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = @schema AND table_name = 'format' AND column_name = 'oldest')", new { schema })
            ? connection.ExecuteScalar<int>("SELECT MAX(oldest) FROM format")
            : VersionOf(connection);

    public override void SetVersion(DbConnection connection, DbTransaction transaction, int version, int oldest)
    {
        // Formats before the first promise have no such column.
        connection.Execute("ALTER TABLE format ADD COLUMN IF NOT EXISTS oldest BIGINT NOT NULL DEFAULT 0", transaction: transaction);
        connection.Execute("DELETE FROM format; INSERT INTO format (version, oldest) VALUES (@version, @oldest)", new { version, oldest }, transaction);
    }

    public override string? Migration(int version, string name) =>
        version < FirstVersion ? null
        : version == FirstVersion ? $"CREATE SCHEMA IF NOT EXISTS {schema};\n{Storage.Schema.Read($"Postgres.{name}")}"
        : Storage.Schema.Has($"Postgres.{name}") ? Storage.Schema.Read($"Postgres.{name}") : PostgresTypes.Translate(Storage.Schema.Read(name));

    public override BulkRow Fill(DbConnection connection, string table, IReadOnlyList<string> columns) => new PostgresBulkRow((NpgsqlConnection)connection, table, columns);

    public override bool IsLost(DbException exception) => exception is PostgresException known
        ? known.SqlState.StartsWith("57P", StringComparison.Ordinal) || known.SqlState.StartsWith("08", StringComparison.Ordinal)
        : exception is NpgsqlException;

    public override bool EndsTransaction(DbException exception) => IsLost(exception) || exception is PostgresException { SqlState: PostgresErrorCodes.DiskFull };

    public override ProjectException Explain(DbException exception) => PostgresErrors.Explain(exception, Folder, address);

    public override DbTransaction BeginTaking(ref DbConnection connection)
    {
        Reopen(ref connection);
        return connection.BeginTransaction(IsolationLevel.ReadCommitted);
    }

    public override void WritePointer() => StorePointer.Write(Folder, schema);

    public override void DeleteUnfinished()
    {
        // Its tables were made in one transaction, so there are none.
        File.Delete(Path.Combine(Folder, StorePointer.FileName));
        File.Delete(Path.Combine(Folder, "winnow.lock"));
    }

    /// <summary>A number for PostgreSQL's locks that belong to no row.</summary>
    internal static long LockOf(string name) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private NpgsqlTransaction BeginOnce(ref DbConnection connection)
    {
        Reopen(ref connection);
        var transaction = ((NpgsqlConnection)connection).BeginTransaction(IsolationLevel.ReadCommitted);
        try
        {
            // As SQLite's BEGIN IMMEDIATE: changes of a project take turns, whichever process makes them, so numbers follow each other without gaps.
            connection.Execute("SELECT pg_advisory_xact_lock(@turn)", new { turn = LockOf($"{schema}/turn") }, transaction);
            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    private void Open(DbConnection connection)
    {
        connection.Open();
        if (!writes)
        {
            return;
        }

        // Held by the connection: the server drops it when the process ends, however it ends.
        var owner = new { owner = LockOf($"{schema}/owner") };
        var got = connection.ExecuteScalar<bool>(exclusive ? "SELECT pg_try_advisory_lock(@owner)" : "SELECT pg_try_advisory_lock_shared(@owner)", owner);
        if (!got)
        {
            connection.Close();
            throw new ProjectException($"The project '{Folder}' is in use by another process on its database; wait until it ends, or stop it (reading commands such as `winnow status` work beside it).") { InUse = true };
        }
    }
}
