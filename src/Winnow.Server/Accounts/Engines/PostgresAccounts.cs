using System.Data;
using System.Data.Common;
using Dapper;
using Winnow.Storage;
using Winnow.Storage.Engines;

namespace Winnow.Server.Accounts.Engines;

/// <summary>Accounts in a schema of a PostgreSQL database, for any number of servers that have one data folder.</summary>
internal sealed class PostgresAccounts : AccountDatabase
{
    // What one file brings for PostgreSQL, which knew none of the formats before.
    private const int FirstVersion = 2;

    private readonly StoreAddress address;
    private readonly FileStream? lockFile;
    private readonly PostgresEngine writing;
    private readonly PostgresEngine reading;

    /// <param name="folder">The data folder.</param>
    /// <param name="address">The database.</param>
    /// <param name="schema">Where the tables are in it.</param>
    /// <param name="lockFile">What keeps a server over SQLite out of the folder, or null.</param>
    public PostgresAccounts(string folder, StoreAddress address, string schema, FileStream? lockFile)
    {
        (this.address, this.lockFile, Schema) = (address, lockFile, schema);
        (writing, reading) = (new(folder, address, schema), new(folder, address, schema));
    }

    /// <summary>Where the tables are.</summary>
    public string Schema { get; }

    public override bool IsShared => true;

    public override (string Has, string Them) Name => ($"The accounts of '{writing.Folder}' have", "them");

    public override DbConnection OpenWriter() => writing.Connect(StoreAccess.Shared, out _);

    public override DbConnection OpenReader() => reading.Connect(StoreAccess.Read, out _);

    public override DbTransaction Begin(ref DbConnection writer) => writing.Begin(ref writer);

    public override void Renew(ref DbConnection writer) => writing.Renew(ref writer);

    public override (int Version, int Oldest) FormatOf(DbConnection connection) => writing.VersionOf(connection) is var version and > 0 ? (version, writing.OldestOf(connection)) : (0, 0);

    public override void SetFormat(DbConnection connection, DbTransaction transaction, int version, int oldest) => writing.SetVersion(connection, transaction, version, oldest);

    public override string? Migration(int version, string name) =>
        version < FirstVersion ? null
        : version == FirstVersion ? $"CREATE SCHEMA IF NOT EXISTS {Schema};\n{AccountSchema.Read($"Postgres.{name}")}"
        : AccountSchema.Has($"Postgres.{name}") ? AccountSchema.Read($"Postgres.{name}") : PostgresTypes.Translate(AccountSchema.Read(name));

    // The database's own collation may know more letters than the index, which is over the bytes.
    public override string Same(string column, string parameter) => $"lower({column}) = lower({parameter} COLLATE \"C\")";

    public override ILead NewLead() => new PostgresLead(address, Schema);

    public override bool IsLost(DbException exception) => writing.IsLost(exception);

    public override Exception Explain(DbException exception) => writing.Explain(exception);

    public override void Dispose() => lockFile?.Dispose();

    /// <summary>The lock of a connection: the database drops it when the server ends, however it ends.</summary>
    private sealed class PostgresLead(StoreAddress address, string schema) : ILead
    {
        // Well before the database gives the place of a holder away that it does not hear of any more.
        private const int AnswerSeconds = 10;

        private DbConnection? connection;
        private bool held;

        public bool Look()
        {
            try
            {
                if (connection is not { State: ConnectionState.Open })
                {
                    // The lock went with the connection that was.
                    Dispose();
                    connection = address.Connection(schema, writes: true);
                    connection.Open();
                }

                held = connection.ExecuteScalar<bool>(held ? "SELECT TRUE" : "SELECT pg_try_advisory_lock(@place)", new { place = PostgresEngine.LockOf($"{schema}/lead") }, commandTimeout: AnswerSeconds);
                return held;
            }
            catch (DbException)
            {
                // Whoever has lost the connection has lost the place; the database gives it to another server.
                Dispose();
                return false;
            }
        }

        public void Dispose()
        {
            connection?.Dispose();
            (connection, held) = (null, false);
        }
    }
}
