using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Winnow.Storage;

/// <summary>The numbered migrations, embedded as <c>Migrations/NNN_name.sql</c>; SQLite's <c>user_version</c> holds the number reached.</summary>
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

    public static int VersionOf(SqliteConnection connection) => connection.ExecuteScalar<int>("PRAGMA user_version");

    /// <exception cref="ProjectException">The file is of a newer version than this build knows.</exception>
    public static void Check(SqliteConnection connection, string folder)
    {
        var version = VersionOf(connection);
        if (version > Newest)
        {
            throw new ProjectException($"The project '{folder}' has format {version}, and this Winnow knows formats up to {Newest}; update Winnow to open it.");
        }

        if (version == 0)
        {
            throw new ProjectException($"'{folder}' holds no finished Winnow project; create it with `winnow init`.");
        }
    }

    /// <summary>Brings the file to the newest version inside the caller's transaction.</summary>
    public static void Migrate(SqliteConnection connection, SqliteTransaction transaction)
    {
        for (var version = VersionOf(connection) + 1; version <= Newest; version++)
        {
            connection.Execute(Read(Migrations[version - 1]), transaction: transaction);
            connection.Execute($"PRAGMA user_version = {version.ToString(CultureInfo.InvariantCulture)}", transaction: transaction);
        }
    }

    private static string Read(string name)
    {
        using var stream = typeof(Schema).Assembly.GetManifestResourceStream($"Winnow.Storage.Migrations.{name}.sql")
            ?? throw new InvalidOperationException($"Migration {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
