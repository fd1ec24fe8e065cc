using System.Data.Common;

namespace Winnow.Storage.Engines;

/// <summary>What differs between the databases that a store can lie in. Everything else is one text of SQL for all of them.</summary>
/// <param name="folder">The project's folder.</param>
internal abstract class Engine(string folder)
{
    /// <summary>The project's folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>Objects per class on labelled samples: columns class and count.</summary>
    public abstract string CountObjects { get; }

    /// <summary>Takes the first samples of a part of the queue that are free, with places from <c>@from</c> to below <c>@to</c>, at most <c>@count</c>; those that another process takes at the same time are passed over.</summary>
    /// <param name="table">The part, as <c>q</c>.</param>
    /// <param name="place">Its column that orders it, without gaps to speak of.</param>
    /// <param name="condition">Which of its rows count.</param>
    /// <param name="free">What makes a sample <c>s</c> free.</param>
    public abstract string TakeFree(string table, string place, string condition, string free);

    /// <summary>The time by the clock that all processes share, as SQL: Unix time in milliseconds.</summary>
    /// <param name="clock">The clock of this process, for an engine that has no other.</param>
    public abstract string NowMs(TimeProvider clock);

    /// <summary>The engine of a folder: PostgreSQL where it holds <see cref="StorePointer.FileName"/>, SQLite otherwise.</summary>
    /// <exception cref="ProjectException">The tables lie in PostgreSQL and no address is known, or the pointer is damaged.</exception>
    public static Engine Of(string folder, StoreAddress? address) =>
        StorePointer.Read(folder) is not { } schema ? new SqliteEngine(folder)
        : (address ?? StoreAddress.OfEnvironment()) is { } known ? new PostgresEngine(folder, known, schema)
        : throw new ProjectException($"The tables of '{folder}' lie in PostgreSQL; say where in {StoreAddress.Variable}, as in {StoreAddress.Variable}=postgres://user@host/database (the password may come from PGPASSWORD or ~/.pgpass).");

    /// <summary>Throws where there is nothing to open.</summary>
    /// <exception cref="ProjectException">There is no project.</exception>
    public abstract void RequireProject();

    /// <summary>Opens a connection.</summary>
    /// <param name="access">What for.</param>
    /// <param name="taken">What keeps other writers out beside the connection itself, or null.</param>
    /// <exception cref="ProjectException">It cannot be opened, or another process writes.</exception>
    public abstract DbConnection Connect(StoreAccess access, out IDisposable? taken);

    /// <summary>Puts another connection, not open yet, in the place of one that was lost.</summary>
    public abstract void Renew(ref DbConnection connection);

    /// <summary>Opens another connection in the place of one that was lost.</summary>
    public abstract void Reopen(ref DbConnection connection);

    /// <summary>Begins a change: no other change is under way until it ends, and it is on the disk when it is committed.</summary>
    public abstract DbTransaction Begin(ref DbConnection connection);

    /// <summary>Begins a transaction whose reads all see one state.</summary>
    public abstract DbTransaction BeginSnapshot(ref DbConnection connection);

    /// <summary>Format of the tables; 0 where there are none.</summary>
    public abstract int VersionOf(DbConnection connection);

    /// <summary>The oldest format whose programs may go on with the tables, which a newer program has widened since; <see cref="VersionOf"/> where nothing was promised.</summary>
    public abstract int OldestOf(DbConnection connection);

    /// <summary>Notes the format of the tables.</summary>
    /// <param name="connection">Where they are.</param>
    /// <param name="transaction">The caller's.</param>
    /// <param name="version">Their format.</param>
    /// <param name="oldest">The oldest format whose programs may go on with them.</param>
    public abstract void SetVersion(DbConnection connection, DbTransaction transaction, int version, int oldest);

    /// <summary>Copies tables of an older format before they are migrated, which cannot be undone; engines with backups of their own need not.</summary>
    /// <exception cref="IOException">There is no room for the copy; nothing was changed.</exception>
    public virtual void KeepBeforeUpgrade(int format)
    {
    }

    /// <summary>The statements of a migration, or null where a later one brings them.</summary>
    /// <param name="version">Its number.</param>
    /// <param name="name">Its name, such as <c>010_blobs</c>.</param>
    public abstract string? Migration(int version, string name);

    /// <summary>Begins to fill a table inside the caller's transaction.</summary>
    public abstract BulkRow Fill(DbConnection connection, string table, IReadOnlyList<string> columns);

    /// <summary>Whether a failure means that the connection is gone.</summary>
    public abstract bool IsLost(DbException exception);

    /// <summary>Whether a failure ends the transaction with all that is in it, not just one statement.</summary>
    public abstract bool EndsTransaction(DbException exception);

    /// <summary>Says for people what went wrong.</summary>
    public abstract ProjectException Explain(DbException exception);

    /// <summary>Begins a change that takes rows for itself and does not wait for its turn.</summary>
    public abstract DbTransaction BeginTaking(ref DbConnection connection);

    /// <summary>Leaves in the folder of a new project where its tables are, if that is not the folder itself.</summary>
    public abstract void WritePointer();

    /// <summary>Removes what an unfinished creation left.</summary>
    public abstract void DeleteUnfinished();
}
