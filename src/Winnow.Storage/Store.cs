using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Winnow.Storage.Engines;

namespace Winnow.Storage;

/// <summary>One project: its journal and the tables derived from it, in a SQLite file of its folder or in a schema of a PostgreSQL database.</summary>
/// <remarks>
/// Every change appends its event and alters the derived tables in one transaction that is on disk before the call returns (SQLite: write-ahead log, synchronous=FULL;
/// PostgreSQL: synchronous_commit=on). One process writes, any number may read beside it; on PostgreSQL several may write in turn. Not for use by several threads at once.
/// Where a database is needed and none is named, it is the one of <see cref="StoreAddress.Variable"/>.
/// </remarks>
public sealed partial class Store : IDisposable
{
    private readonly Engine engine;
    private readonly IDisposable? taken;
    private readonly TimeProvider clock;
    private DbConnection connection;
    private DbTransaction? batch;

    private Store(Engine engine, DbConnection connection, IDisposable? taken, TimeProvider clock)
    {
        this.engine = engine;
        this.connection = connection;
        this.taken = taken;
        this.clock = clock;
    }

    /// <summary>The project's folder.</summary>
    public string Folder => engine.Folder;

    /// <summary>Name of the database file in the folder, where the tables lie in SQLite.</summary>
    public static string FileName => "winnow.db";

    /// <summary>Whether a folder holds a project, wherever its tables lie.</summary>
    public static bool IsProject(string folder) => File.Exists(Path.Combine(folder, FileName)) || IsInPostgres(folder);

    /// <summary>Whether the tables of a folder's project lie in PostgreSQL.</summary>
    public static bool IsInPostgres(string folder) => File.Exists(Path.Combine(folder, StorePointer.FileName));

    /// <summary>Creates a project with its samples in one step: afterwards it is whole, or it is not there.</summary>
    /// <param name="folder">Made where missing; must not hold a project.</param>
    /// <param name="project">What it is about.</param>
    /// <param name="samples">All samples, with distinct ids and paths.</param>
    /// <param name="clock">Stamps the events.</param>
    /// <param name="address">Database for the tables; null puts them into the folder.</param>
    /// <exception cref="ProjectException">The folder holds a project, is in use, the disk is full, or the database cannot be reached.</exception>
    public static Store Create(string folder, Project project, IReadOnlyList<StoredSample> samples, TimeProvider clock, StoreAddress? address = null)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(clock);
        var made = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        Store? store = null;
        try
        {
            var database = EngineOfNew(folder, address);
            store = Connect(database, StoreAccess.Create, clock);
            if (database.VersionOf(store.connection) != 0)
            {
                throw AlreadyThere(folder);
            }

            store.Change(transaction =>
            {
                Schema.Migrate(database, store.connection, transaction);
                store.InsertProject(project, samples, transaction);
                // Before the tables are there: a folder that names tables that do not exist is an unfinished creation, tables that no folder names are lost.
                database.WritePointer();
                return true;
            });
            return store;
        }
        catch
        {
            var unfinished = store is not null && store.IsUnfinished();
            store?.Dispose();
            if (made)
            {
                Directory.Delete(folder, recursive: true);
            }
            else if (unfinished)
            {
                store!.engine.DeleteUnfinished();
            }

            throw;
        }
    }

    /// <summary>Opens a project for writing; older formats are brought up to date, in SQLite after a copy of the file as it was (<see cref="DatabaseCopy.NameBeforeUpgrade"/>).</summary>
    /// <exception cref="IOException">There is no room for that copy; nothing was changed.</exception>
    /// <exception cref="ProjectException">There is no project, another process writes to it, it is of a newer version, or its database cannot be reached.</exception>
    public static Store Open(string folder, TimeProvider clock, StoreAddress? address = null) => Open(folder, StoreAccess.Write, clock, address);

    /// <summary>Opens a project on PostgreSQL for writing beside other processes that do the same: their changes take turns.</summary>
    /// <exception cref="ProjectException">As with <see cref="Open(string, TimeProvider, StoreAddress)"/>, and where the tables lie in SQLite.</exception>
    public static Store OpenShared(string folder, TimeProvider clock, StoreAddress? address = null) => Open(folder, StoreAccess.Shared, clock, address);

    /// <summary>Opens a project for reading, also beside a process that writes.</summary>
    /// <exception cref="ProjectException">There is no project, or it is of another version.</exception>
    public static Store OpenForReading(string folder, TimeProvider clock, StoreAddress? address = null)
    {
        var database = Engine.Of(folder, address);
        database.RequireProject();
        var store = Connect(database, StoreAccess.Read, clock);
        try
        {
            Schema.Check(database, store.connection);
            if (database.VersionOf(store.connection) < Schema.Newest)
            {
                // A project of an older version is brought up to date first, by a writer of its own.
                Open(folder, clock, address).Dispose();
            }

            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Whether a failure means that the connection to the database is gone; the next call opens another.</summary>
    public bool HasLost(DbException exception) => engine.IsLost(exception);

    /// <summary>Says for people what went wrong.</summary>
    public ProjectException Explain(DbException exception) => engine.Explain(exception);

    /// <inheritdoc/>
    public void Dispose()
    {
        batch?.Dispose();
        connection.Dispose();
        taken?.Dispose();
    }

    /// <summary>The connection, for those who copy whole tables.</summary>
    internal DbConnection Connection => connection;

    /// <summary>A store over a connection that somebody else opened, and inside their transaction where there is one.</summary>
    internal static Store Over(Engine engine, DbConnection connection, TimeProvider clock, DbTransaction? transaction = null) => new(engine, connection, null, clock) { batch = transaction };

    /// <summary>Checks the format and brings an older one up to date.</summary>
    internal void BringUpToDate()
    {
        Schema.Check(engine, connection);
        if (engine.VersionOf(connection) is var format && format < Schema.Newest)
        {
            engine.KeepBeforeUpgrade(format);
            Change(transaction =>
            {
                Schema.Migrate(engine, connection, transaction);
                return true;
            });
        }
    }

    /// <summary>Lets the file grow no further than some pages, as a full disk does.</summary>
    internal void LimitPages(int pages = 1) => connection.Execute($"PRAGMA max_page_count = {pages.ToString(CultureInfo.InvariantCulture)}");

    private static Store Open(string folder, StoreAccess access, TimeProvider clock, StoreAddress? address)
    {
        var database = Engine.Of(folder, address);
        database.RequireProject();
        var store = Connect(database, access, clock);
        try
        {
            store.BringUpToDate();
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private static Store Connect(Engine engine, StoreAccess access, TimeProvider clock) => new(engine, engine.Connect(access, out var taken), taken, clock);

    private static Engine EngineOfNew(string folder, StoreAddress? address) =>
        address is null ? (IsInPostgres(folder) ? throw AlreadyThere(folder) : new SqliteEngine(folder))
        : File.Exists(Path.Combine(folder, FileName)) ? throw AlreadyThere(folder)
        : new PostgresEngine(folder, address, StorePointer.Read(folder) ?? StorePointer.NewSchema());

    private static ProjectException AlreadyThere(string folder) => new($"'{folder}' already holds a Winnow project; choose another folder, or delete it first.");

    private bool IsUnfinished()
    {
        try
        {
            return engine.VersionOf(connection) == 0;
        }
        catch (DbException)
        {
            // The database has gone: what is there stays, and the failure itself is being reported.
            return false;
        }
    }

    /// <summary>Runs one change: all of it is on disk when this returns, or none of it. Inside a batch it is on disk when the batch is.</summary>
    private T Change<T>(Func<DbTransaction, T> change)
    {
        if (batch is { } outer)
        {
            return change(outer);
        }

        try
        {
            using var transaction = engine.Begin(ref connection);
            var result = change(transaction);
            transaction.Commit();
            return result;
        }
        catch (DbException exception)
        {
            throw Failed(exception);
        }
    }

    /// <summary>What to throw where a change failed; a lost connection is replaced, so that what is read next does not meet it.</summary>
    private ProjectException Failed(DbException exception)
    {
        if (engine.IsLost(exception))
        {
            engine.Renew(ref connection);
        }

        return engine.Explain(exception);
    }

    /// <summary>Appends one event inside the caller's transaction and returns its number.</summary>
    private long Append<T>(string type, T data, DbTransaction transaction)
    {
        var line = Follow(ReadLast(transaction), type, data);
        connection.Execute("INSERT INTO events (number, at, type, data, previous, hash) VALUES (@Number, @At, @Type, @Data, @Previous, @Hash)", line, transaction);
        return line.Number;
    }

    /// <summary>Appends events that follow each other, made by <see cref="Follow"/>.</summary>
    private void AppendAll(IReadOnlyList<StoredEvent> lines) => InsertAll("events", ["number", "at", "type", "data", "previous", "hash"], lines, (row, line) =>
    {
        row.Add(line.Number);
        row.Add(line.At);
        row.Add(line.Type);
        row.Add(line.Data);
        row.Add(line.Previous);
        row.Add(line.Hash);
    });

    private (long Number, string? Hash) ReadLast(DbTransaction transaction) =>
        connection.QueryFirstOrDefault<(long, string?)>("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1", transaction: transaction);

    /// <summary>The event that comes after another.</summary>
    private StoredEvent Follow<T>((long Number, string? Hash) last, string type, T data)
    {
        var (number, previous, at) = (last.Number + 1, last.Hash ?? StoredEvent.Genesis, Stamp(clock.GetUtcNow()));
        var json = JsonSerializer.Serialize(data, JsonSerializerOptions.Web);
        return new(number, at, type, json, previous, StoredEvent.HashOf(previous, number, at, type, json));
    }

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
