using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Winnow.Core.Data;

namespace Winnow.Storage.Tests;

/// <summary>A project of eight samples and three classes in a folder that is deleted afterwards, its tables in SQLite or in PostgreSQL.</summary>
public sealed class TemporaryProject : IDisposable
{
    private readonly PostgresServer? server;

    public TemporaryProject(PostgresServer? server = null, string? name = null)
    {
        this.server = server;
        Root = Directory.CreateTempSubdirectory("winnow-storage-").FullName;
        Folder = Path.Combine(Root, "project");
        Create("project", name is null ? Definition : Definition with { Name = name }, Samples, Clock).Dispose();
    }

    public static Project Definition { get; } = new("birds", "classify", "/photos", 7, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), ["crow", "tit", "gull"]);

    public static IReadOnlyList<StoredSample> Samples { get; } =
        [.. Enumerable.Range(0, 8).Select(i => new StoredSample(new SampleId(i), $"a/{i}.png", new string((char)('a' + i), 64), 100 + i, 28, 28, i == 7 ? "truncated" : null))];

    public static TimeProvider Clock { get; } = new FixedClock();

    public string Root { get; }

    public string Folder { get; }

    public StoreAddress? Address => server?.Address;

    public Store Create(string name, Project project, IReadOnlyList<StoredSample> samples, TimeProvider clock) => Store.Create(Path.Combine(Root, name), project, samples, clock, Address);

    public Store Open() => Store.Open(Folder, Clock, Address);

    public Store OpenForReading() => Store.OpenForReading(Folder, Clock, Address);

    /// <summary>Runs statements past the store.</summary>
    public void Execute(string sql)
    {
        using var raw = Raw();
        raw.Execute(sql);
    }

    /// <summary>Runs statements past the store and past all that keeps tables whole.</summary>
    public void Tamper(string sql)
    {
        using var raw = Raw();
        if (server is not null)
        {
            raw.Execute("SET session_replication_role = replica");
        }
        else
        {
            raw.Execute("PRAGMA foreign_keys = OFF; DROP TRIGGER events_are_never_changed; DROP TRIGGER events_are_never_deleted");
        }

        raw.Execute(sql);
    }

    /// <summary>Reads past the store.</summary>
    public IReadOnlyList<T> Query<T>(string sql)
    {
        using var raw = Raw();
        return [.. raw.Query<T>(sql)];
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private DbConnection Raw()
    {
        DbConnection raw = server is null
            ? new SqliteConnection($"Data Source={Path.Combine(Folder, Store.FileName)};Pooling=False")
            : server.Superuser.Connection(StorePointer.Read(Folder), writes: true);
        raw.Open();
        return raw;
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
