using System.Data.Common;
using Dapper;
using Winnow.Server.Accounts.Engines;
using Winnow.Storage;
using Winnow.Storage.Engines;
using Winnow.Storage.Migrating;

namespace Winnow.Server.Accounts;

/// <summary>Moves the accounts of a data folder between SQLite and PostgreSQL.</summary>
internal static class AccountMove
{
    private const string MovedName = AccountStore.FileName + ".moved";

    /// <summary>Writes accounts that lie in PostgreSQL into a SQLite file, as they are at one moment.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="address">The database; null takes the one of <see cref="StoreAddress.Variable"/>.</param>
    /// <param name="target">The file; must not exist.</param>
    /// <exception cref="IOException">The database cannot be reached or is not known, or the disk is full.</exception>
    public static void ToFile(string folder, StoreAddress? address, string target)
    {
        try
        {
            var known = address ?? StoreAddress.OfEnvironment() ?? throw AccountPlace.Unknown(folder);
            var engine = new PostgresEngine(folder, known, StorePointer.Read(folder, AccountStore.PointerName)!);
            using var file = new SqliteAccounts(target, lockFile: null);
            using var copy = file.OpenWriter();
            var source = engine.Connect(StoreAccess.Read, out _);
            try
            {
                using var snapshot = engine.BeginSnapshot(ref source);
                using var writing = copy.BeginTransaction();
                AccountSchema.Migrate(file, copy, writing);
                AccountCopy.Run(TableColumns.OfSqlite(copy), source, copy, writing);
                writing.Commit();
            }
            finally
            {
                source.Dispose();
            }

            // One file: what is copied next must not miss a log beside it.
            copy.Execute("PRAGMA journal_mode = DELETE");
        }
        catch (Exception exception) when (exception is DbException or ProjectException or ServerStartException)
        {
            throw new IOException($"The accounts of '{folder}' cannot be copied ({exception.Message}).", exception);
        }
    }

    /// <summary>Brings what lies in <c>server.db</c> along.</summary>
    public static void Into(string folder, DbConnection to, DbTransaction transaction)
    {
        var path = Path.Combine(folder, AccountStore.FileName);
        if (!File.Exists(path))
        {
            return;
        }

        using var file = new SqliteAccounts(path, lockFile: null);
        using var from = file.OpenWriter();
        AccountPlace.BringUpToDate(file, from);
        var tables = TableColumns.OfSqlite(from);
        AccountCopy.Run(tables, from, to, transaction);
        AccountCopy.NumberOn(tables, to, transaction);
    }

    /// <summary>Names <c>server.db</c> so that no server takes it for the accounts any more.</summary>
    public static void Away(string folder)
    {
        var file = Path.Combine(folder, AccountStore.FileName);
        foreach (var name in (string[])["-wal", "-shm", ""])
        {
            // One that is there already came first, and is kept.
            if (File.Exists(file + name) && !File.Exists(Path.Combine(folder, MovedName + name)))
            {
                File.Move(file + name, Path.Combine(folder, MovedName + name));
            }
        }
    }
}
