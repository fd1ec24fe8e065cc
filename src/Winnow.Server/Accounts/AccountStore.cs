using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Microsoft.Data.Sqlite;
using Winnow.Storage;

namespace Winnow.Server.Accounts;

/// <summary>Accounts, sessions, invites, tokens and the server's journal, in <c>server.db</c>.</summary>
/// <remarks>Any thread may call. Readers see the last finished change and never wait for a writer; writers take turns, and what they wrote is on the disk when they return.</remarks>
internal sealed partial class AccountStore : IDisposable
{
    /// <summary>Name of the file in the data folder.</summary>
    public const string FileName = "server.db";

    private static readonly JsonSerializerOptions EventJson = new(JsonSerializerOptions.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Lock writing = new();

    // Open already: every request reads several times, and opening costs more than reading.
    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private readonly SqliteConnection writer;
    private readonly FileStream lockFile;
    private readonly string readers;
    private readonly TimeProvider clock;

    private AccountStore(SqliteConnection writer, FileStream lockFile, string readers, TimeProvider clock)
    {
        this.writer = writer;
        this.lockFile = lockFile;
        this.readers = readers;
        this.clock = clock;
    }

    /// <summary>The only clock.</summary>
    public TimeProvider Clock => clock;

    private string Now => Times.Text(clock.GetUtcNow());

    /// <summary>Opens <c>server.db</c> in a folder, or makes it.</summary>
    /// <exception cref="ServerStartException">Another server has the folder, or the file is damaged or of a newer version.</exception>
    public static AccountStore Open(string folder, TimeProvider clock)
    {
        var taken = TakeLock(folder);
        var builder = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, FileName), ForeignKeys = true, Pooling = false };
        var opened = new SqliteConnection(builder.ToString());
        try
        {
            opened.Open();
            opened.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            builder.Mode = SqliteOpenMode.ReadWrite;
            var store = new AccountStore(opened, taken, builder.ToString(), clock);
            AccountSchema.KeepBeforeUpgrade(opened, builder.DataSource);
            store.Change(transaction =>
            {
                AccountSchema.Migrate(opened, transaction);
                return true;
            });
            return store;
        }
        catch (SqliteException exception)
        {
            opened.Dispose();
            taken.Dispose();
            throw new ServerStartException($"'{builder.DataSource}' cannot be opened ({exception.Message}); check the folder's permissions, or restore it from a backup.", exception);
        }
        catch (IOException exception)
        {
            opened.Dispose();
            taken.Dispose();
            throw new ServerStartException($"'{builder.DataSource}' is of an older format and cannot be copied before its upgrade ({exception.Message}); free some space and start again.", exception);
        }
        catch (ServerStartException)
        {
            opened.Dispose();
            taken.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (idle.TryTake(out var reader))
        {
            reader.Dispose();
        }

        writer.Dispose();
        lockFile.Dispose();
    }

    /// <summary>Throws where the database cannot be read; what a readiness probe asks.</summary>
    public void Probe() => Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM setup"));

    private static FileStream TakeLock(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new ServerStartException($"The folder '{folder}' cannot be written; give this user the right to, or name another folder.", exception);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException))
        {
            throw new ServerStartException($"Another server serves '{folder}'; stop it first, or name another folder.", exception);
        }
    }

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        if (!idle.TryTake(out var connection))
        {
            connection = new SqliteConnection(readers);
            connection.Open();
        }

        try
        {
            return read(connection);
        }
        finally
        {
            idle.Add(connection);
        }
    }

    private T Change<T>(Func<SqliteTransaction, T> change)
    {
        lock (writing)
        {
            using var transaction = writer.BeginTransaction(deferred: false);
            var result = change(transaction);
            transaction.Commit();
            return result;
        }
    }

    /// <summary>Appends one entry to the journal inside the caller's transaction.</summary>
    private void Append(SqliteTransaction transaction, string type, ServerEvent data)
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
