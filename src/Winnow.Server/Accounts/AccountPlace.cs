using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Winnow.Server.Accounts.Engines;
using Winnow.Storage;
using Winnow.Storage.Engines;

namespace Winnow.Server.Accounts;

/// <summary>Where the accounts of a data folder lie, and how they are opened there.</summary>
internal static class AccountPlace
{
    private const string LockName = "server.lock";

    /// <summary>Whether a folder is a server's data folder, wherever its accounts lie.</summary>
    public static bool IsDataFolder(string folder) => File.Exists(Path.Combine(folder, AccountStore.FileName)) || IsShared(folder);

    /// <summary>Whether the accounts of a folder lie in PostgreSQL, so that it may have several servers.</summary>
    public static bool IsShared(string folder) => File.Exists(Path.Combine(folder, AccountStore.PointerName));

    /// <summary>Opens the tables, made or brought up to date.</summary>
    /// <exception cref="ServerStartException">As with <see cref="AccountStore.Open"/>.</exception>
    public static (AccountDatabase Database, DbConnection Writer) Open(string folder, StoreAddress? address)
    {
        var known = address ?? (IsShared(folder) ? StoreAddress.OfEnvironment() ?? throw Unknown(folder) : null);
        var taken = TakeLock(folder, known is not null);
        try
        {
            return known is null ? OpenFile(folder, taken) : OpenDatabase(folder, known, taken);
        }
        catch (ProjectException exception)
        {
            taken.Dispose();
            throw new ServerStartException(exception.Message, exception);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    private static (AccountDatabase Database, DbConnection Writer) OpenFile(string folder, FileStream taken)
    {
        var path = Path.Combine(folder, AccountStore.FileName);
        DbConnection? opened = null;
        try
        {
            var database = new SqliteAccounts(path, taken);
            opened = database.OpenWriter();
            BringUpToDate(database, opened);
            return (database, opened);
        }
        catch (SqliteException exception)
        {
            opened?.Dispose();
            throw new ServerStartException($"'{path}' cannot be opened ({exception.Message}); check the folder's permissions, or restore it from a backup.", exception);
        }
        catch (IOException exception)
        {
            opened?.Dispose();
            throw new ServerStartException($"'{path}' is of an older format and cannot be copied before its upgrade ({exception.Message}); free some space and start again.", exception);
        }
        catch (ServerStartException)
        {
            opened?.Dispose();
            throw;
        }
    }

    private static (AccountDatabase Database, DbConnection Writer) OpenDatabase(string folder, StoreAddress address, FileStream taken)
    {
        try
        {
            // Two servers that start at once must not each make accounts of their own.
            using var turn = address.Connection(null, writes: true);
            turn.Open();
            turn.Execute("SELECT pg_advisory_lock(@turn)", new { turn = PostgresEngine.LockOf("winnow/accounts") });
            var named = StorePointer.Read(folder, AccountStore.PointerName);
            var database = new PostgresAccounts(folder, address, named ?? StorePointer.NewSchema(), taken);
            var writer = database.OpenWriter();
            try
            {
                Make(database, ref writer, folder, named is null);
                return (database, writer);
            }
            catch
            {
                writer.Dispose();
                throw;
            }
        }
        catch (DbException exception)
        {
            throw PostgresErrors.Explain(exception, folder, address);
        }
    }

    private static void Make(PostgresAccounts database, ref DbConnection writer, string folder, bool unnamed)
    {
        var fresh = database.FormatOf(writer).Version == 0;
        using (var transaction = database.Begin(ref writer))
        {
            AccountSchema.Migrate(database, writer, transaction);
            if (fresh)
            {
                AccountMove.Into(folder, writer, transaction);
            }

            // Before the tables are there: a folder that names tables that do not exist is an unfinished beginning, tables that no folder names are lost.
            if (unnamed)
            {
                StorePointer.Write(folder, database.Schema, AccountStore.PointerName);
            }

            transaction.Commit();
        }

        AccountMove.Away(folder);
    }

    /// <summary>Makes the tables, or brings those that are there to the present version.</summary>
    internal static void BringUpToDate(AccountDatabase database, DbConnection opened)
    {
        AccountSchema.KeepBeforeUpgrade(database, opened);
        using var transaction = database.Begin(ref opened);
        AccountSchema.Migrate(database, opened, transaction);
        transaction.Commit();
    }

    private static FileStream TakeLock(string folder, bool shared)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, LockName);
            return shared ? new(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read) : new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
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

    /// <summary>What is said where the accounts lie in a database that nobody named.</summary>
    internal static ServerStartException Unknown(string folder) =>
        new($"The accounts of '{folder}' lie in PostgreSQL; say where in {StoreAddress.Variable}, as in {StoreAddress.Variable}=postgres://user@host/database (the password may come from PGPASSWORD or ~/.pgpass).");
}
