using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Winnow.Storage.Engines;

/// <summary>SQLite: one file in the project's folder, one process that writes.</summary>
internal sealed class SqliteEngine(string folder) : Engine(folder)
{
    // Taken only as far as a change needs it.
    private const int WriterCacheKiB = 128 * 1024;

    public override string CountObjects =>
        "SELECT json_extract(s.value, '$.class') AS class, COUNT(*) AS count FROM labels l, json_each(l.value, '$.shapes') s WHERE l.value IS NOT NULL GROUP BY 1";

    // One writer at a time: nobody else takes anything meanwhile.
    public override string TakeFree(string table, string place, string condition, string free) =>
        $"SELECT s.id FROM {table} q CROSS JOIN samples s WHERE s.id = q.sample AND {condition} AND q.{place} >= @from AND q.{place} < @to AND {free} ORDER BY q.{place} LIMIT @count";

    public override string NowMs(TimeProvider clock) => clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    public override void RequireProject()
    {
        if (!Directory.Exists(Folder))
        {
            throw new ProjectException($"The folder '{Folder}' does not exist; create a project with `winnow init`.");
        }

        if (!File.Exists(Path.Combine(Folder, Store.FileName)))
        {
            throw new ProjectException($"'{Folder}' is not a Winnow project ({Store.FileName} is missing); create one with `winnow init`.");
        }
    }

    public override DbConnection Connect(StoreAccess access, out IDisposable? taken)
    {
        if (access == StoreAccess.Shared)
        {
            throw new ProjectException($"The project '{Folder}' lies in SQLite, where one process writes; move it to PostgreSQL with `winnow store migrate` to have several.");
        }

        taken = access == StoreAccess.Read ? null : ProjectLock.Take(Folder);
        var builder = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(Folder, Store.FileName),
            Mode = access == StoreAccess.Create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            ForeignKeys = true,
        };
        var opened = new SqliteConnection(builder.ToString());
        try
        {
            opened.Open();
            opened.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
            // A change of a million rows outgrows the default of 2 MB, and every page that is written early is read and written again.
            opened.Execute(access == StoreAccess.Read ? "PRAGMA query_only = ON" : $"PRAGMA cache_size = -{WriterCacheKiB.ToString(CultureInfo.InvariantCulture)}");
            return opened;
        }
        catch (SqliteException exception)
        {
            opened.Dispose();
            taken?.Dispose();
            throw Explain(exception);
        }
    }

    public override void Renew(ref DbConnection connection)
    {
    }

    public override void Reopen(ref DbConnection connection)
    {
    }

    public override DbTransaction Begin(ref DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    public override DbTransaction BeginSnapshot(ref DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    public override int VersionOf(DbConnection connection) => connection.ExecuteScalar<int>("PRAGMA user_version");

    // One program at a time: an older one would not know what the newer one keeps in memory.
    public override int OldestOf(DbConnection connection) => VersionOf(connection);

    public override void SetVersion(DbConnection connection, DbTransaction transaction, int version, int oldest) =>
        connection.Execute($"PRAGMA user_version = {version.ToString(CultureInfo.InvariantCulture)}", transaction: transaction);

    public override void KeepBeforeUpgrade(int format) => DatabaseCopy.KeepBeforeUpgrade(Path.Combine(Folder, Store.FileName), format);

    public override string Migration(int version, string name) => Schema.Read(name);

    public override BulkRow Fill(DbConnection connection, string table, IReadOnlyList<string> columns) => new SqliteBulkRow((SqliteConnection)connection, table, columns);

    public override bool IsLost(DbException exception) => false;

    public override bool EndsTransaction(DbException exception) => exception is SqliteException { SqliteErrorCode: 10 or 13 }; // SQLITE_IOERR, SQLITE_FULL

    public override ProjectException Explain(DbException exception) => (exception as SqliteException)?.SqliteErrorCode switch
    {
        13 => new($"The disk that holds '{Folder}' is full; nothing was changed. Free some space and repeat the command.", exception) { StorageFailed = true }, // SQLITE_FULL
        10 => new($"Writing to '{Folder}' failed ({exception.Message}); nothing was changed. Check the disk's free space and health, and repeat the command.", exception) { StorageFailed = true }, // SQLITE_IOERR
        8 or 14 => new($"The project '{Folder}' cannot be written ({exception.Message}); check the folder's permissions.", exception) { StorageFailed = true }, // SQLITE_READONLY, SQLITE_CANTOPEN
        5 or 6 => new($"The project '{Folder}' is busy; repeat the command when the other one has ended.", exception) { InUse = true }, // SQLITE_BUSY, SQLITE_LOCKED
        11 or 26 => new($"'{Path.Combine(Folder, Store.FileName)}' is damaged or no Winnow project ({exception.Message}); restore it from a backup.", exception), // SQLITE_CORRUPT, SQLITE_NOTADB
        _ => new($"The project '{Folder}' refused the change ({exception.Message}); nothing was changed.", exception),
    };

    public override DbTransaction BeginTaking(ref DbConnection connection) => Begin(ref connection);

    public override void WritePointer()
    {
    }

    public override void DeleteUnfinished()
    {
        foreach (var name in (string[])["", "-wal", "-shm"])
        {
            File.Delete(Path.Combine(Folder, Store.FileName + name));
        }

        File.Delete(Path.Combine(Folder, "winnow.lock"));
    }
}
