using System.Data.Common;
using Npgsql;

namespace Winnow.Storage.Engines;

/// <summary>PostgreSQL's errors in words. The driver's own messages hold no password, and the address shows none.</summary>
internal static class PostgresErrors
{
    public static ProjectException Explain(DbException exception, string folder, StoreAddress address) => exception switch
    {
        PostgresException known => Explain(known, folder, address),
        NpgsqlException { InnerException: System.Security.Authentication.AuthenticationException } => new(
            $"The PostgreSQL server at {address} did not prove who it is ({exception.InnerException!.Message}); check sslmode and sslrootcert.", exception)
        { StorageFailed = true },
        _ => new(
            $"The PostgreSQL server at {address} cannot be reached ({exception.InnerException?.Message ?? exception.Message}); what was not acknowledged may not be kept. Check that it runs and repeat the command.",
            exception)
        { StorageFailed = true },
    };

    private static ProjectException Explain(PostgresException exception, string folder, StoreAddress address) => exception.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new(
            $"The PostgreSQL server at {address} refused to sign this user in; check the user and the password in {StoreAddress.Variable}, PGPASSWORD or ~/.pgpass.", exception),
        PostgresErrorCodes.InvalidCatalogName => new($"There is no database at {address}; create it with `createdb`.", exception),
        PostgresErrorCodes.InsufficientPrivilege => new($"The user of {address} may not do this ({exception.MessageText}); grant the rights that docs/postgresql.md names.", exception),
        PostgresErrorCodes.DiskFull => new($"The disk of the PostgreSQL server at {address} is full; nothing was changed. Free some space and repeat the command.", exception) { StorageFailed = true },
        PostgresErrorCodes.IoError => new($"The PostgreSQL server at {address} cannot write ({exception.MessageText}); nothing was changed. Check its disk and repeat the command.", exception) { StorageFailed = true },
        PostgresErrorCodes.TooManyConnections => new($"The PostgreSQL server at {address} has no connection left; raise max_connections or stop other programs, and repeat the command.", exception) { StorageFailed = true },
        PostgresErrorCodes.LockNotAvailable => new($"The project '{folder}' is busy; repeat the command when the other one has ended.", exception) { InUse = true },
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName => new($"The tables of '{folder}' are not in the database at {address} ({exception.MessageText}); check {StoreAddress.Variable}, or restore the database from a backup.", exception),
        { } state when state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal) => new(
            $"The PostgreSQL server at {address} ended the connection ({exception.MessageText}); what was not acknowledged may not be kept. Repeat the command when it runs again.", exception)
        { StorageFailed = true },
        _ => new($"The project '{folder}' refused the change ({exception.MessageText}); nothing was changed.", exception),
    };
}
