using Dapper;

namespace Winnow.Storage;

public sealed partial class Store
{
    private const string ExportColumns =
        "id, format, version, options, by, state, attempts, reason, at_event AS AtEvent, images, bytes, hash, report, created_at AS CreatedAt, ended_at AS EndedAt";

    /// <summary>Asks for an export.</summary>
    public StoredExport StartExport(string format, long? version, string options, string by) => Change(transaction =>
    {
        var id = connection.ExecuteScalar<long>("SELECT COALESCE(MAX(id), 0) + 1 FROM exports", transaction: transaction);
        Append(EventTypes.ExportStarted, new ExportStarted(id, format, version, by), transaction);
        connection.Execute(
            "INSERT INTO exports (id, format, version, options, by, state, created_at) VALUES (@id, @format, @version, @options, @by, 'waiting', @at)",
            new { id, format, version, options, by, at = Now() },
            transaction);
        return ReadExport(id)!;
    });

    /// <summary>Notes that an export is being written.</summary>
    /// <returns>False where it is neither waiting nor running any more.</returns>
    public bool BeginExport(long id) => Change(transaction => connection.Execute("UPDATE exports SET state = 'running', attempts = attempts + 1 WHERE id = @id AND state IN ('waiting', 'running')", new { id }, transaction)) > 0;

    /// <summary>Notes that an export is written and verified.</summary>
    /// <returns>False where it was cancelled meanwhile; then nothing is changed.</returns>
    public bool CompleteExport(long id, long atEvent, long images, long bytes, string hash, string report) => Change(transaction => connection.Execute(
        "UPDATE exports SET state = 'done', at_event = @atEvent, images = @images, bytes = @bytes, hash = @hash, report = @report, ended_at = @at WHERE id = @id AND state = 'running'",
        new { id, atEvent, images, bytes, hash, report, at = Now() },
        transaction)) > 0;

    /// <summary>Notes that an export cannot be made, or is not wanted any more.</summary>
    /// <returns>False where it is made, or has failed before; then nothing is changed.</returns>
    public bool FailExport(long id, string reason) => Change(transaction => connection.Execute(
        "UPDATE exports SET state = 'failed', reason = @reason, ended_at = @at WHERE id = @id AND state IN ('waiting', 'running')", new { id, reason, at = Now() }, transaction)) > 0;

    /// <summary>One export, or null.</summary>
    public StoredExport? ReadExport(long id) => connection.QueryFirstOrDefault<StoredExport>($"SELECT {ExportColumns} FROM exports WHERE id = @id", new { id }, batch);

    /// <summary>Exports below an id, newest first.</summary>
    public IReadOnlyList<StoredExport> ReadExports(long before, int count) =>
        [.. connection.Query<StoredExport>($"SELECT {ExportColumns} FROM exports WHERE id < @before ORDER BY id DESC LIMIT @count", new { before, count }, batch)];

    /// <summary>Exports that are neither made nor failed, oldest first.</summary>
    public IReadOnlyList<StoredExport> ReadOpenExports() =>
        [.. connection.Query<StoredExport>($"SELECT {ExportColumns} FROM exports WHERE state IN ('waiting', 'running') ORDER BY id", transaction: batch)];
}
