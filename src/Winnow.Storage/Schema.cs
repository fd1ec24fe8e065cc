using System.Data.Common;
using Winnow.Storage.Engines;

namespace Winnow.Storage;

/// <summary>The numbered migrations, embedded as <c>Migrations/NNN_name.sql</c>; each database notes the number reached.</summary>
/// <remarks>One that holds more than tables and indexes, such as triggers, has its counterpart in <c>Migrations/Postgres</c>.</remarks>
internal static class Schema
{
    /// <summary>The version this build writes. A new migration is one file and one line here.</summary>
    private static readonly IReadOnlyList<string> Migrations =
    [
        "001_initial",
        "002_inclusion_probability",
        "003_streams",
        "004_metadata",
        "005_labelling",
        "006_rounds",
        "007_data",
        "008_interop",
        "009_explore",
        "010_video_and_suspects",
    ];

    public static int Newest => Migrations.Count;

    /// <summary>Programs that know this format or a newer one may go on beside this build on one PostgreSQL database: migrations since then only add tables and columns that may be empty.</summary>
    /// <remarks>A migration that does more sets it to its own number; then all servers are stopped for the upgrade.</remarks>
    public static int Oldest => 10;

    /// <exception cref="ProjectException">The project is of a newer version than this build knows, and that version does not serve it any more.</exception>
    public static void Check(Engine engine, DbConnection connection)
    {
        var version = engine.VersionOf(connection);
        if (version > Newest && engine.OldestOf(connection) > Newest)
        {
            throw new ProjectException($"The project '{engine.Folder}' has format {version}, and this Winnow knows formats up to {Newest}; update Winnow to open it.");
        }

        if (version == 0)
        {
            throw new ProjectException($"'{engine.Folder}' holds no finished Winnow project; create it with `winnow init`.");
        }
    }

    /// <summary>Brings the tables to the newest version inside the caller's transaction.</summary>
    public static void Migrate(Engine engine, DbConnection connection, DbTransaction transaction)
    {
        for (var version = engine.VersionOf(connection) + 1; version <= Newest; version++)
        {
            if (engine.Migration(version, Migrations[version - 1]) is { } sql)
            {
                using var command = connection.CreateCommand();
                command.Transaction = transaction;
                command.CommandText = sql;
                command.ExecuteNonQuery();
                engine.SetVersion(connection, transaction, version, Math.Min(version, Oldest));
            }
        }
    }

    /// <summary>Whether there is a migration of this name.</summary>
    public static bool Has(string name) => typeof(Schema).Assembly.GetManifestResourceInfo(Resource(name)) is not null;

    /// <summary>The text of a migration.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(Schema).Assembly.GetManifestResourceStream(Resource(name)) ?? throw new InvalidOperationException($"Migration {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Resource(string name) => $"Winnow.Storage.Migrations.{name}.sql";
}
