using System.Data.Common;
using Dapper;
using Winnow.Server.Accounts.Engines;

namespace Winnow.Server.Accounts;

/// <summary>The numbered migrations of the accounts; each database notes the number reached.</summary>
/// <remarks>One that holds more than tables and indexes, such as triggers, has its counterpart in <c>Migrations/Postgres</c>.</remarks>
internal static class AccountSchema
{
    /// <summary>A new migration is one file and one line here.</summary>
    private static readonly IReadOnlyList<string> Migrations =
    [
        "001_accounts",
        "002_webhooks",
    ];

    /// <summary>The version this build writes.</summary>
    public static int Newest => Migrations.Count;

    /// <summary>Servers that know this format or a newer one may go on beside this build on one PostgreSQL database: migrations since then only add tables and columns that may be empty.</summary>
    /// <remarks>A migration that does more sets it to its own number; then all servers are stopped for the upgrade.</remarks>
    public static int Oldest => 2;

    /// <summary>Brings the tables to the newest version inside the caller's transaction.</summary>
    /// <exception cref="ServerStartException">They are of a newer version than this build knows, and that version does not serve it any more.</exception>
    public static void Migrate(AccountDatabase database, DbConnection connection, DbTransaction transaction)
    {
        var (version, oldest) = database.FormatOf(connection);
        if (version > Newest && oldest > Newest)
        {
            throw new ServerStartException($"{database.Name.Has} format {version}, and this Winnow knows formats up to {Newest}; update Winnow to serve {database.Name.Them}.");
        }

        for (; version < Newest; version++)
        {
            if (database.Migration(version + 1, Migrations[version]) is { } sql)
            {
                connection.Execute(sql, transaction: transaction);
                database.SetFormat(connection, transaction, version + 1, Math.Min(version + 1, Oldest));
            }
        }
    }

    /// <summary>Copies a file of an older format beside itself, as its migration cannot be undone.</summary>
    /// <exception cref="IOException">There is no room for the copy; nothing was changed.</exception>
    public static void KeepBeforeUpgrade(AccountDatabase database, DbConnection connection)
    {
        if (database.FormatOf(connection).Version is var format and > 0 && format < Newest)
        {
            database.KeepBeforeUpgrade(format);
        }
    }

    /// <summary>Whether there is a migration of this name.</summary>
    public static bool Has(string name) => typeof(AccountSchema).Assembly.GetManifestResourceInfo(Resource(name)) is not null;

    /// <summary>The text of a migration.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(AccountSchema).Assembly.GetManifestResourceStream(Resource(name)) ?? throw new InvalidOperationException($"Migration {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Resource(string name) => $"Winnow.Server.Accounts.Migrations.{name}.sql";
}
