using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    private const string ImportColumns =
        "id, kind, source, folder, format, by, state, reason, total, done, added, duplicates, problems, created_at AS CreatedAt, ended_at AS EndedAt";

    /// <summary>Starts an import; its files are named with <see cref="AddImportFiles"/>.</summary>
    public StoredImport StartImport(string kind, string source, string? folder, string by, string? format = null) => Change(transaction =>
    {
        var id = connection.ExecuteScalar<long>("SELECT COALESCE(MAX(id), 0) + 1 FROM imports", transaction: transaction);
        Append(EventTypes.ImportStarted, new ImportStarted(id, kind, source, by), transaction);
        connection.Execute(
            "INSERT INTO imports (id, kind, source, folder, format, by, state, created_at) VALUES (@id, @kind, @source, @folder, @format, @by, 'listing', @at)",
            new { id, kind, source, folder, format, by, at = Now() },
            transaction);
        return ReadImport(id)!;
    });

    /// <summary>Names further files of an import; they wait.</summary>
    /// <returns>Number of the first.</returns>
    public long AddImportFiles(long import, IReadOnlyList<string> names) => Change(transaction =>
    {
        var first = connection.ExecuteScalar<long>("SELECT COALESCE(MAX(number), 0) + 1 FROM import_files WHERE import = @import", new { import }, transaction);
        InsertAll("import_files", ["import", "number", "name", "state"], names.Index(), (row, file) =>
        {
            row.Add(import);
            row.Add(first + file.Index);
            row.Add(file.Item);
            row.Add("waiting");
        });
        connection.Execute("UPDATE imports SET total = total + @count WHERE id = @import", new { import, count = names.Count }, transaction);
        return first;
    });

    /// <summary>Forgets all files of an import that was killed while it was listed.</summary>
    public void ClearImportFiles(long import) => Change(transaction => connection.Execute(
        "DELETE FROM import_files WHERE import = @import; UPDATE imports SET total = 0, done = 0, added = 0, duplicates = 0, problems = 0 WHERE id = @import", new { import }, transaction));

    /// <summary>Says what became of a file; a second call for the same file changes nothing.</summary>
    /// <param name="import">The import.</param>
    /// <param name="number">The file.</param>
    /// <param name="state"><c>added</c>, <c>duplicate</c> or <c>problem</c>.</param>
    /// <param name="sample">The sample, or null.</param>
    /// <param name="problem">Why it cannot be used, or null.</param>
    public void SettleImportFile(long import, long number, string state, SampleId? sample, string? problem) => Change(transaction =>
    {
        var settled = connection.Execute(
            "UPDATE import_files SET state = @state, sample = @sample, problem = @problem WHERE import = @import AND number = @number AND state = 'waiting'",
            new { import, number, state, sample = sample?.Value, problem },
            transaction);
        return settled == 0 ? 0 : connection.Execute(
            """
            UPDATE imports SET done = done + 1, added = added + CASE WHEN @state = 'added' THEN 1 ELSE 0 END,
              duplicates = duplicates + CASE WHEN @state = 'duplicate' THEN 1 ELSE 0 END, problems = problems + CASE WHEN @state = 'problem' THEN 1 ELSE 0 END
            WHERE id = @import
            """,
            new { import, state },
            transaction);
    });

    /// <summary>Moves an import that is not finished to another state.</summary>
    /// <returns>False where it is finished; then nothing is changed.</returns>
    public bool ChangeImport(long import, string state, string? reason) => Change(transaction =>
    {
        var ends = state is "done" or "failed" or "cancelled";
        var changed = connection.Execute(
            "UPDATE imports SET state = @state, reason = @reason, ended_at = CASE WHEN @ends THEN @at END WHERE id = @import AND state IN ('listing', 'running')", new { import, state, reason, ends, at = Now() }, transaction);
        if (ends && changed > 0)
        {
            var (added, duplicates, problems) = connection.QuerySingle<(long, long, long)>("SELECT added, duplicates, problems FROM imports WHERE id = @import", new { import }, transaction);
            Append(EventTypes.ImportEnded, new ImportEnded(import, state, added, duplicates, problems, reason), transaction);
        }

        return changed;
    }) > 0;

    /// <summary>One import, or null.</summary>
    public StoredImport? ReadImport(long id) => connection.QueryFirstOrDefault<StoredImport>($"SELECT {ImportColumns} FROM imports WHERE id = @id", new { id }, batch);

    /// <summary>Imports below an id, newest first.</summary>
    public IReadOnlyList<StoredImport> ReadImports(long before, int count) =>
        [.. connection.Query<StoredImport>($"SELECT {ImportColumns} FROM imports WHERE id < @before ORDER BY id DESC LIMIT @count", new { before, count }, batch)];

    /// <summary>Imports that are not finished, oldest first.</summary>
    public IReadOnlyList<StoredImport> ReadOpenImports() =>
        [.. connection.Query<StoredImport>($"SELECT {ImportColumns} FROM imports WHERE state IN ('listing', 'running') ORDER BY id", transaction: batch)];

    /// <summary>Files of an import after a number, in their order, of one state or all.</summary>
    public IReadOnlyList<StoredImportFile> ReadImportFiles(long import, long after, int count, string? state = null) =>
    [
        .. connection.Query<StoredImportFile>(
            "SELECT number, name, state, sample, problem FROM import_files WHERE import = @import AND number > @after AND (@state IS NULL OR state = @state) ORDER BY number LIMIT @count",
            new { import, after, count, state },
            batch),
    ];

    /// <summary>The sample with this content, or null.</summary>
    public SampleId? FindByHash(string sha256) => connection.QueryFirstOrDefault<long?>("SELECT id FROM samples WHERE hash = @sha256", new { sha256 }, batch) is { } id ? new(id) : null;

    /// <summary>Opens an upload.</summary>
    public StoredUpload StartUpload(string id, string name, long bytes, string? sha256, string? lastModified, string by, string purpose = "images") => Change(transaction =>
    {
        connection.Execute(
            "INSERT INTO uploads (id, name, bytes, sha256, last_modified, purpose, state, by, created_at) VALUES (@id, @name, @bytes, @sha256, @lastModified, @purpose, 'open', @by, @at)",
            new { id, name, bytes, sha256, lastModified, purpose, by, at = Now() },
            transaction);
        return ReadUpload(id)!;
    });

    /// <summary>Ends an upload.</summary>
    public void EndUpload(string id, string state, string? reason, long? import) => Change(transaction => connection.Execute(
        "UPDATE uploads SET state = @state, reason = @reason, import = @import WHERE id = @id", new { id, state, reason, import }, transaction));

    /// <summary>One upload, or null.</summary>
    public StoredUpload? ReadUpload(string id) => connection.QueryFirstOrDefault<StoredUpload>(
        "SELECT id, name, bytes, sha256, purpose, state, reason, import, by, created_at AS CreatedAt FROM uploads WHERE id = @id", new { id }, batch);

    /// <summary>How many uploads are open, and how large they will be together.</summary>
    public (long Count, long Bytes) ReadOpenUploads() => connection.QuerySingle<(long, long)>("SELECT COUNT(*), CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM uploads WHERE state = 'open'", transaction: batch);
}
