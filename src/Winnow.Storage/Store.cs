using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Winnow.Storage;

/// <summary>One project on disk: a folder with <c>winnow.db</c>, its journal and the tables derived from it.</summary>
/// <remarks>
/// Every change appends its event and alters the derived tables in one transaction that is on disk (write-ahead log, synchronous=FULL)
/// before the call returns. One process writes; any number may read beside it. Not for use by several threads at once.
/// </remarks>
public sealed partial class Store : IDisposable
{
    // Taken only as far as a change needs it.
    private const int WriterCacheKiB = 128 * 1024;

    private readonly SqliteConnection connection;
    private readonly ProjectLock? projectLock;
    private readonly TimeProvider clock;
    private SqliteTransaction? batch;

    private Store(string folder, SqliteConnection connection, ProjectLock? projectLock, TimeProvider clock)
    {
        Folder = folder;
        this.connection = connection;
        this.projectLock = projectLock;
        this.clock = clock;
    }

    /// <summary>The project's folder.</summary>
    public string Folder { get; }

    /// <summary>Name of the database file in the folder.</summary>
    public static string FileName => "winnow.db";

    /// <summary>Creates a project with its samples in one step: afterwards it is whole, or it is not there.</summary>
    /// <param name="folder">Made where missing; must not hold a project.</param>
    /// <param name="project">What it is about.</param>
    /// <param name="samples">All samples, with distinct ids and paths.</param>
    /// <param name="clock">Stamps the events.</param>
    /// <exception cref="ProjectException">The folder holds a project, is in use, or the disk is full.</exception>
    public static Store Create(string folder, Project project, IReadOnlyList<StoredSample> samples, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(clock);
        var made = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        Store? store = null;
        try
        {
            store = Connect(folder, ProjectLock.Take(folder), SqliteOpenMode.ReadWriteCreate, clock);
            if (Schema.VersionOf(store.connection) != 0)
            {
                throw new ProjectException($"'{folder}' already holds a Winnow project; choose another folder, or delete it first.");
            }

            store.Change(transaction =>
            {
                Schema.Migrate(store.connection, transaction);
                store.InsertProject(project, samples, transaction);
                return true;
            });
            return store;
        }
        catch
        {
            var unfinished = store is not null && Schema.VersionOf(store.connection) == 0;
            store?.Dispose();
            if (made)
            {
                Directory.Delete(folder, recursive: true);
            }
            else if (unfinished)
            {
                DeleteFiles(folder);
            }

            throw;
        }
    }

    /// <summary>Opens a project for writing; older formats are brought up to date, after a copy of the file as it was (<see cref="DatabaseCopy.NameBeforeUpgrade"/>).</summary>
    /// <exception cref="IOException">There is no room for that copy; nothing was changed.</exception>
    /// <exception cref="ProjectException">There is no project, another process writes to it, or it is of a newer version.</exception>
    public static Store Open(string folder, TimeProvider clock)
    {
        RequireProject(folder);
        var store = Connect(folder, ProjectLock.Take(folder), SqliteOpenMode.ReadWrite, clock);
        try
        {
            Schema.Check(store.connection, folder);
            if (Schema.VersionOf(store.connection) is var format && format < Schema.Newest)
            {
                DatabaseCopy.KeepBeforeUpgrade(Path.Combine(folder, FileName), format);
                store.Change(transaction =>
                {
                    Schema.Migrate(store.connection, transaction);
                    return true;
                });
            }

            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Opens a project for reading, also beside a process that writes.</summary>
    /// <exception cref="ProjectException">There is no project, or it is of another version.</exception>
    public static Store OpenForReading(string folder, TimeProvider clock)
    {
        RequireProject(folder);
        var store = Connect(folder, taken: null, SqliteOpenMode.ReadWrite, clock);
        try
        {
            Schema.Check(store.connection, folder);
            if (Schema.VersionOf(store.connection) < Schema.Newest)
            {
                // A project of an older version is brought up to date first, by a writer of its own.
                Open(folder, clock).Dispose();
            }

            store.connection.Execute("PRAGMA query_only = ON");
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        batch?.Dispose();
        connection.Dispose();
        projectLock?.Dispose();
    }

    /// <summary>Lets the file grow no further than some pages, as a full disk does.</summary>
    internal void LimitPages(int pages = 1) => connection.Execute($"PRAGMA max_page_count = {pages.ToString(CultureInfo.InvariantCulture)}");

    private static Store Connect(string folder, ProjectLock? taken, SqliteOpenMode mode, TimeProvider clock)
    {
        var builder = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, FileName),
            Mode = mode,
            Pooling = false,
            ForeignKeys = true,
        };
        var opened = new SqliteConnection(builder.ToString());
        try
        {
            opened.Open();
            opened.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
            if (taken is not null)
            {
                // A change of a million rows outgrows the default of 2 MB, and every page that is written early is read and written again.
                opened.Execute($"PRAGMA cache_size = -{WriterCacheKiB.ToString(CultureInfo.InvariantCulture)}");
            }

            return new(folder, opened, taken, clock);
        }
        catch (SqliteException exception)
        {
            opened.Dispose();
            taken?.Dispose();
            throw Explain(exception, folder);
        }
    }

    /// <summary>Runs one change: all of it is on disk when this returns, or none of it. Inside a batch it is on disk when the batch is.</summary>
    private T Change<T>(Func<SqliteTransaction, T> change)
    {
        if (batch is { } outer)
        {
            return change(outer);
        }

        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            var result = change(transaction);
            transaction.Commit();
            return result;
        }
        catch (SqliteException exception)
        {
            throw Explain(exception, Folder);
        }
    }

    private static ProjectException Explain(SqliteException exception, string folder) => exception.SqliteErrorCode switch
    {
        13 => new($"The disk that holds '{folder}' is full; nothing was changed. Free some space and repeat the command.", exception) { StorageFailed = true }, // SQLITE_FULL
        10 => new($"Writing to '{folder}' failed ({exception.Message}); nothing was changed. Check the disk's free space and health, and repeat the command.", exception) { StorageFailed = true }, // SQLITE_IOERR
        8 or 14 => new($"The project '{folder}' cannot be written ({exception.Message}); check the folder's permissions.", exception) { StorageFailed = true }, // SQLITE_READONLY, SQLITE_CANTOPEN
        5 or 6 => new($"The project '{folder}' is busy; repeat the command when the other one has ended.", exception) { InUse = true }, // SQLITE_BUSY, SQLITE_LOCKED
        11 or 26 => new($"'{Path.Combine(folder, FileName)}' is damaged or no Winnow project ({exception.Message}); restore it from a backup.", exception), // SQLITE_CORRUPT, SQLITE_NOTADB
        _ => new($"The project '{folder}' refused the change ({exception.Message}); nothing was changed.", exception),
    };

    private static void RequireProject(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ProjectException($"The folder '{folder}' does not exist; create a project with `winnow init`.");
        }

        if (!File.Exists(Path.Combine(folder, FileName)))
        {
            throw new ProjectException($"'{folder}' is not a Winnow project ({FileName} is missing); create one with `winnow init`.");
        }
    }

    private static void DeleteFiles(string folder)
    {
        foreach (var name in (string[])["", "-wal", "-shm"])
        {
            File.Delete(Path.Combine(folder, FileName + name));
        }

        File.Delete(Path.Combine(folder, "winnow.lock"));
    }

    /// <summary>Appends one event inside the caller's transaction and returns its number.</summary>
    private long Append<T>(string type, T data, SqliteTransaction transaction)
    {
        var last = connection.QueryFirstOrDefault<(long Number, string Hash)>("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1", transaction: transaction);
        var number = last.Number + 1;
        var previous = last.Hash ?? StoredEvent.Genesis;
        var at = Stamp(clock.GetUtcNow());
        var json = JsonSerializer.Serialize(data, JsonSerializerOptions.Web);
        var hash = StoredEvent.HashOf(previous, number, at, type, json);
        connection.Execute(
            "INSERT INTO events (number, at, type, data, previous, hash) VALUES (@number, @at, @type, @json, @previous, @hash)",
            new { number, at, type, json, previous, hash },
            transaction);
        return number;
    }

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
