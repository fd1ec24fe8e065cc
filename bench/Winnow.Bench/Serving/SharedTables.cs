using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using Winnow.Cli.Annotating;
using Winnow.Storage;
using Winnow.Storage.Tests;

namespace Winnow.Bench.Serving;

/// <summary>The database of several servers, read past Winnow's own code over one connection.</summary>
internal sealed class SharedTables : IDisposable
{
    private readonly PostgresServer database;
    private readonly ServerFolder folder;
    private readonly long lead;

    public SharedTables(PostgresServer database, ServerFolder folder)
    {
        (this.database, this.folder, Connection) = (database, folder, database.Connect());
        Connection.Execute($"SET search_path = {SchemaIn(Path.Combine(folder.ProjectPath, "winnow.store"))}, public");

        // The lock of the server that leads, as the database names it.
        lead = BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{SchemaIn(Path.Combine(folder.Path, "server.store"))}/lead")));
    }

    /// <summary>A connection that finds the project's tables.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>Number of the connection that leads, or null while none does.</summary>
    public int? Leader() => Connection.QueryFirstOrDefault<int?>(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND (CAST(classid AS BIGINT) << 32) | CAST(objid AS BIGINT) = @lead", new { lead });

    /// <summary>Compares what was acknowledged with what is there.</summary>
    /// <returns>As <see cref="StoredAnswers.Check(System.Data.Common.DbConnection, IReadOnlyCollection{Acknowledged})"/>.</returns>
    public (int Lost, int Doubled) Check(IReadOnlyCollection<Acknowledged> acknowledged) => StoredAnswers.Check(Connection, acknowledged);

    /// <summary>What the chain of the project's journal says against it; empty when all is well.</summary>
    public IReadOnlyList<string> Chain()
    {
        using var store = Store.OpenForReading(folder.ProjectPath, TimeProvider.System, database.Address);
        return store.Verify();
    }

    /// <summary>What PostgreSQL's own check of heaps and indexes, and the counters, say against the database; empty when all is well.</summary>
    public IReadOnlyList<string> Integrity()
    {
        Connection.Execute("CREATE EXTENSION IF NOT EXISTS amcheck SCHEMA public");
        var problems = Connection.Query<string>(
            """
            SELECT c.relname || ': ' || v.msg FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL verify_heapam(c.oid) v
            WHERE c.relkind = 'r' AND n.nspname = current_schema()
            """).ToList();
        foreach (var index in Connection.Query<(uint Id, string Name)>(
            """
            SELECT c.oid, c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE a.amname = 'btree' AND n.nspname = current_schema()
            """))
        {
            try
            {
                Connection.Execute("SELECT bt_index_check(CAST(@id AS OID), true)", new { id = (long)index.Id });
            }
            catch (PostgresException exception)
            {
                problems.Add($"{index.Name}: {exception.MessageText}");
            }
        }

        problems.AddRange(Connection.Query<string>(
            """
            SELECT 'counter ' || c.name || ' says ' || c.value || ' of ' || (SELECT COUNT(*) FROM samples s WHERE s.state = c.name)
            FROM counters c WHERE c.value <> (SELECT COUNT(*) FROM samples s WHERE s.state = c.name)
            """));
        return problems;
    }

    /// <inheritdoc/>
    public void Dispose() => Connection.Dispose();

    private static string SchemaIn(string pointer) => JsonDocument.Parse(File.ReadAllText(pointer)).RootElement.GetProperty("schema").GetString()!;
}
