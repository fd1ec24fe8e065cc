using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Winnow.Storage;

namespace Winnow.Server.Accounts;

/// <summary>The numbered migrations of <c>server.db</c>; SQLite's <c>user_version</c> holds the number reached.</summary>
internal static class AccountSchema
{
    /// <summary>A new migration is one file and one line here.</summary>
    private static readonly IReadOnlyList<string> Migrations =
    [
        "001_accounts",
        "002_webhooks",
    ];

    /// <exception cref="ServerStartException">The file is of a newer version than this build knows.</exception>
    public static void Migrate(SqliteConnection connection, SqliteTransaction transaction)
    {
        var version = connection.ExecuteScalar<int>("PRAGMA user_version", transaction: transaction);
        if (version > Migrations.Count)
        {
            throw new ServerStartException($"'{AccountStore.FileName}' has format {version}, and this Winnow knows formats up to {Migrations.Count}; update Winnow to serve it.");
        }

        for (; version < Migrations.Count; version++)
        {
            connection.Execute(Read(Migrations[version]), transaction: transaction);
            connection.Execute($"PRAGMA user_version = {(version + 1).ToString(CultureInfo.InvariantCulture)}", transaction: transaction);
        }
    }

    /// <summary>Copies a file of an older format beside itself, as its migration cannot be undone.</summary>
    /// <exception cref="IOException">There is no room for the copy; nothing was changed.</exception>
    public static void KeepBeforeUpgrade(SqliteConnection connection, string path)
    {
        var format = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (format > 0 && format < Migrations.Count)
        {
            DatabaseCopy.KeepBeforeUpgrade(path, format);
        }
    }

    private static string Read(string name)
    {
        using var stream = typeof(AccountSchema).Assembly.GetManifestResourceStream($"Winnow.Server.Accounts.Migrations.{name}.sql")
            ?? throw new InvalidOperationException($"Migration {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
