using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Winnow.Server.Accounts.Engines;
using Winnow.Server.Sharing;
using Winnow.Storage;

namespace Winnow.Server.Accounts;

/// <summary>Accounts, sessions, invites, tokens and the server's journal, in <c>server.db</c> or in PostgreSQL, where several servers share them.</summary>
/// <remarks>Any thread may call. Readers see the last finished change and never wait for a writer; writers take turns, and what they wrote is on the disk when they return.</remarks>
internal sealed partial class AccountStore : IDisposable
{
    /// <summary>Name of the file in the data folder, where the accounts lie in SQLite.</summary>
    public const string FileName = "server.db";

    /// <summary>Name of the file that stands in the data folder where they lie in PostgreSQL: it names their schema, and neither the database nor a user.</summary>
    public const string PointerName = "server.store";

    private static readonly JsonSerializerOptions EventJson = new(JsonSerializerOptions.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Lock writing = new();

    private readonly ReaderPool<DbConnection> readers;
    private readonly AccountDatabase database;
    private readonly TimeProvider clock;
    private DbConnection writer;

    private AccountStore(AccountDatabase database, DbConnection writer, TimeProvider clock)
    {
        this.database = database;
        this.writer = writer;
        this.clock = clock;
        readers = new(database.OpenReader, (_, exception) => database.IsLost(exception), (_, exception) => database.Explain(exception), database.IsShared);
    }

    /// <summary>The only clock.</summary>
    public TimeProvider Clock => clock;

    private string Now => Times.Text(clock.GetUtcNow());

    /// <summary>Whether other servers may use the accounts beside this one, as in PostgreSQL.</summary>
    public bool IsShared => database.IsShared;

    /// <summary>Opens the accounts of a data folder, or makes them: in PostgreSQL where a database is named or they lie there already, otherwise in <c>server.db</c>.</summary>
    /// <remarks>Where a database is named for a folder whose accounts lie in <c>server.db</c>, they move there in one transaction, and the file becomes <c>server.db.moved</c>.</remarks>
    /// <param name="folder">The data folder; made when it is not there.</param>
    /// <param name="clock">The only clock.</param>
    /// <param name="address">The database, or null.</param>
    /// <exception cref="ServerStartException">Another server has the folder for itself, the tables are damaged or of a newer version, or the database cannot be reached.</exception>
    public static AccountStore Open(string folder, TimeProvider clock, StoreAddress? address = null)
    {
        var (database, writer) = AccountPlace.Open(folder, address);
        return new(database, writer, clock);
    }

    /// <summary>What decides which of several servers leads.</summary>
    public ILead NewLead() => database.NewLead();

    /// <inheritdoc/>
    public void Dispose()
    {
        readers.Dispose();
        writer.Dispose();
        database.Dispose();
    }

    /// <summary>Throws where the database cannot be read; what a readiness probe asks.</summary>
    public void Probe() => Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM setup"));

    private T Read<T>(Func<DbConnection, T> read) => readers.Read(read);

    private T Change<T>(Func<DbTransaction, T> change)
    {
        lock (writing)
        {
            try
            {
                using var transaction = database.Begin(ref writer);
                var result = change(transaction);
                transaction.Commit();
                return result;
            }
            catch (DbException exception) when (database.IsLost(exception))
            {
                database.Renew(ref writer);
                throw database.Explain(exception);
            }
        }
    }

    private static long Truth(bool value) => value ? 1 : 0;

    /// <summary>Appends one entry to the journal inside the caller's transaction.</summary>
    private void Append(DbTransaction transaction, string type, ServerEvent data)
    {
        var last = writer.QueryFirstOrDefault<(long Number, string Hash)>("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1", transaction: transaction);
        var number = last.Number + 1;
        var previous = last.Hash ?? StoredEvent.Genesis;
        var at = Now;
        var json = JsonSerializer.Serialize(data, EventJson);
        writer.Execute(
            "INSERT INTO journal (number, at, type, data, previous, hash) VALUES (@number, @at, @type, @json, @previous, @hash)",
            new { number, at, type, json, previous, hash = StoredEvent.HashOf(previous, number, at, type, json) },
            transaction);
    }
}
