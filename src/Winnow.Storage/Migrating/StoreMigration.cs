using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Winnow.Storage.Engines;

namespace Winnow.Storage.Migrating;

/// <summary>Moves a project's tables between the file in its folder and a PostgreSQL database.</summary>
/// <remarks>
/// The old tables are locked while they are read and stay as they are. The new ones are written in one transaction, read back and compared row by row before it ends; only then does the folder name the new
/// place. Killed at any moment, the project is where it was, or wholly at the new place, and the same call goes on from there.
/// </remarks>
public static class StoreMigration
{
    /// <summary>What the file is called after its tables have moved.</summary>
    public const string MovedName = "winnow.db.moved";

    private const string DraftName = "winnow.db.writing";

    /// <summary>Moves the tables of a folder into a database.</summary>
    /// <param name="folder">The project.</param>
    /// <param name="address">The database.</param>
    /// <param name="clock">Stamps nothing; opens the project.</param>
    /// <param name="progress">Receives the table and the rows of it that are copied, or null.</param>
    /// <param name="cancel">Checked every few thousand rows.</param>
    /// <exception cref="ProjectException">There is no project, it lies in PostgreSQL already, somebody writes to it, or the database holds other tables of it or cannot be reached.</exception>
    public static MigrationResult ToPostgres(string folder, StoreAddress address, TimeProvider clock, IProgress<(string Table, long Rows)>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (Store.IsInPostgres(folder))
        {
            // Left where a run was killed at its very end.
            MoveAway(folder);
            throw new ProjectException($"The tables of '{folder}' lie in PostgreSQL already.");
        }

        var moved = Path.Combine(folder, MovedName);
        if (File.Exists(moved))
        {
            throw new ProjectException($"'{moved}' is left from an earlier move; put it elsewhere or delete it first.");
        }

        MigrationResult result;
        using (var source = Store.Open(folder, clock))
        {
            var tables = TableColumns.OfSqlite(source.Connection);
            var id = source.Connection.QueryFirstOrDefault<string>("SELECT hash FROM events WHERE number = 1")
                ?? throw new ProjectException($"The journal of '{folder}' has no first event; restore the project from a backup.");
            var engine = new PostgresEngine(folder, address, StorePointer.SchemaOf(id));
            using var target = engine.Connect(StoreAccess.Write, out _);
            result = Copy(tables, source.Connection, engine, target, clock, engine.Schema, moved, progress, cancel);
            StorePointer.Write(folder, engine.Schema);
        }

        MoveAway(folder);
        return result;
    }

    /// <summary>Moves the tables of a project out of a database into its folder.</summary>
    /// <param name="folder">The project's folder, or one without a project for a copy beside it.</param>
    /// <param name="address">The database.</param>
    /// <param name="schema">Which project, where the folder does not say; null takes the only one there.</param>
    /// <param name="clock">Stamps nothing; opens the project.</param>
    /// <param name="progress">Receives the table and the rows of it that are copied, or null.</param>
    /// <param name="cancel">Checked every few thousand rows.</param>
    /// <exception cref="ProjectException">The folder holds a file of tables already, the database holds no such project, somebody writes to it, or it cannot be reached.</exception>
    public static MigrationResult ToSqlite(string folder, StoreAddress address, string? schema, TimeProvider clock, IProgress<(string Table, long Rows)>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(address);
        var file = Path.Combine(folder, Store.FileName);
        var named = Directory.Exists(folder) ? StorePointer.Read(folder) : null;
        if (named is null && File.Exists(file))
        {
            throw new ProjectException($"'{folder}' already holds a Winnow project; choose another folder, or delete it first.");
        }

        if (named is not null && schema is not null && named != schema)
        {
            throw new ProjectException($"'{folder}' is the folder of {named}, not of {schema}; choose another folder.");
        }

        var chosen = named ?? schema ?? OnlyOne(address);
        if (!StorePointer.IsSchema(chosen))
        {
            throw new ProjectException($"'{chosen}' is no project's schema; they are called winnow_ and 32 hexadecimal digits.");
        }

        Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, DraftName);
        using var taken = ProjectLock.Take(folder);
        var engine = new PostgresEngine(folder, address, chosen);
        using var source = Store.Over(engine, engine.Connect(StoreAccess.Write, out _), clock);
        source.BringUpToDate();
        File.Delete(draft);
        File.Delete(draft + "-journal");
        var result = CopyIntoFile(draft, source, clock, chosen, progress, cancel);

        // A log that lies beside the file's name would be read into the new file.
        foreach (var name in (string[])["-wal", "-shm", ""])
        {
            File.Delete(file + name);
        }

        File.Move(draft, file);
        File.Delete(Path.Combine(folder, StorePointer.FileName));
        return result;
    }

    /// <summary>Writes the tables of a project in PostgreSQL, as they are at one moment, into a SQLite file; others read and write meanwhile.</summary>
    /// <param name="folder">The project.</param>
    /// <param name="address">The database; null takes the one of <see cref="StoreAddress.Variable"/>.</param>
    /// <param name="path">The file; must not exist.</param>
    /// <param name="clock">Stamps nothing; opens the project.</param>
    /// <param name="cancel">Checked every few thousand rows.</param>
    /// <exception cref="ProjectException">The database cannot be reached, or the disk is full.</exception>
    public static void CopyToFile(string folder, StoreAddress? address, string path, TimeProvider clock, CancellationToken cancel)
    {
        using var source = Store.OpenForReading(folder, clock, address);
        source.Snapshot(s => CopyIntoFile(path, s, clock, "", null, cancel));
    }

    /// <summary>The projects of a database: their schemas and names.</summary>
    /// <exception cref="ProjectException">It cannot be reached.</exception>
    public static IReadOnlyList<(string Schema, string Name)> Projects(StoreAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            using var connection = address.Connection(null, writes: false);
            connection.Open();
            var schemas = connection.Query<string>("SELECT n.nspname::text FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'project' WHERE n.nspname LIKE 'winnow\\_%' ORDER BY 1")
                .Where(StorePointer.IsSchema).ToArray();
            return [.. schemas.Select(s => (s, connection.QuerySingle<string>($"SELECT name FROM {s}.project")))];
        }
        catch (NpgsqlException exception)
        {
            throw PostgresErrors.Explain(exception, "", address);
        }
    }

    private static string OnlyOne(StoreAddress address) => Projects(address) switch
    {
        [var (schema, _)] => schema,
        [] => throw new ProjectException($"There is no project in the database at {address}."),
        var several => throw new ProjectException($"The database at {address} holds several projects; say which with --schema: {string.Join(", ", several.Select(p => $"{p.Schema} ('{p.Name}')"))}."),
    };

    private static SqliteConnection OpenDraft(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false, ForeignKeys = false }.ToString());
        connection.Open();
        connection.Execute("PRAGMA synchronous = FULL; PRAGMA cache_size = -262144");
        return connection;
    }

    private static void MoveAway(string folder)
    {
        var file = Path.Combine(folder, Store.FileName);
        foreach (var name in (string[])["-wal", "-shm", ""])
        {
            if (File.Exists(file + name))
            {
                File.Move(file + name, Path.Combine(folder, MovedName + name));
            }
        }
    }

    private static MigrationResult CopyIntoFile(string path, Store source, TimeProvider clock, string schema, IProgress<(string Table, long Rows)>? progress, CancellationToken cancel)
    {
        var engine = new SqliteEngine(source.Folder);
        try
        {
            using var target = OpenDraft(path);
            using (var making = target.BeginTransaction())
            {
                Schema.Migrate(engine, target, making);
                making.Commit();
            }

            return Copy(TableColumns.OfSqlite(target), source.Connection, engine, target, clock, schema, schema, progress, cancel);
        }
        catch (SqliteException exception)
        {
            throw engine.Explain(exception);
        }
    }

    private static MigrationResult Copy(
        IReadOnlyList<TableColumns> tables, DbConnection from, Engine engine, DbConnection to, TimeProvider clock, string schema, string kept, IProgress<(string Table, long Rows)>? progress, CancellationToken cancel)
    {
        var table = "";
        try
        {
            // A run that was killed after its transaction left all there is: then nothing is copied, and everything compared.
            var known = engine is PostgresEngine && engine.VersionOf(to) != 0;
            using var transaction = engine is PostgresEngine ? engine.Begin(ref to) : to.BeginTransaction();
            var bare = known ? null : BareTables.Of(engine, to, transaction, tables);
            var (rows, lines) = (0L, new StringBuilder());
            foreach (var each in tables)
            {
                cancel.ThrowIfCancellationRequested();
                table = each.Name;
                var read = known ? TableCopy.Hash(each, from, cancel) : TableCopy.Copy(each, from, engine, to, n => progress?.Report((each.Name, n)), cancel);
                if (TableCopy.Hash(each, to, cancel) != read)
                {
                    throw new ProjectException(known
                        ? $"The database already holds {schema} with other rows in {each.Name}; nothing was changed. Drop that schema if it is not needed (DROP SCHEMA {schema} CASCADE), or choose another database."
                        : $"The rows of {each.Name} came back altered; nothing was changed.");
                }

                rows += read.Rows;
                lines.Append(each.Name).Append(' ').Append(read.Hash).Append('\n');
                progress?.Report((each.Name, read.Rows));
            }

            bare?.Complete();
            var check = Store.Over(engine, to, clock, transaction);
            if (check.Verify() is [var problem, ..])
            {
                throw new ProjectException($"{problem} Nothing was changed; `winnow status --verify` tells more.");
            }

            var events = check.ReadLastEvent();
            transaction.Commit();
            return new(schema, tables.Count, rows, events, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString()))), kept);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.CharacterNotInRepertoire)
        {
            throw new ProjectException($"A text in {table} holds a sign that PostgreSQL cannot keep, such as NUL; nothing was changed.", exception);
        }
        catch (SqliteException exception) when (engine is PostgresEngine)
        {
            throw new SqliteEngine(engine.Folder).Explain(exception);
        }
        catch (NpgsqlException exception)
        {
            throw engine is PostgresEngine postgres ? postgres.Explain(exception) : new ProjectException($"Reading {table} failed ({exception.Message}); nothing was changed.", exception) { StorageFailed = true };
        }
    }
}
