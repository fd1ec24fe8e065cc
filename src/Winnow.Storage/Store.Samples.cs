using System.Data.Common;
using System.Globalization;
using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    /// <summary>What the project is about, with the newest order of classes.</summary>
    public Project ReadProject()
    {
        var row = connection.QuerySingle<(string Name, string Task, string Images, long Seed, string CreatedAt)>("SELECT name, task, images, seed, created_at FROM project", transaction: batch);
        var classes = connection.Query<string>("SELECT name FROM classes WHERE version = (SELECT MAX(version) FROM classes) ORDER BY position", transaction: batch);
        return new(row.Name, row.Task, row.Images, (int)row.Seed, DateTimeOffset.Parse(row.CreatedAt, CultureInfo.InvariantCulture), [.. classes]);
    }

    /// <summary>All samples in the order of their ids, also those that are left out.</summary>
    public IReadOnlyList<StoredSample> ReadSamples() =>
    [
        .. connection.Query<(long Id, string Path, string Hash, long Bytes, long? Width, long? Height, string? Problem)>("SELECT id, path, hash, bytes, width, height, problem FROM samples ORDER BY id", transaction: batch)
            .Select(r => new StoredSample(new SampleId(r.Id), r.Path, r.Hash, r.Bytes, (int?)r.Width, (int?)r.Height, r.Problem)),
    ];

    /// <summary>One sample with its name as people know it, or null where there is none.</summary>
    public (StoredSample Sample, string Name, int? Bits, string State)? ReadSample(SampleId id)
    {
        var r = connection.QueryFirstOrDefault<(long Id, string Path, string Hash, long Bytes, long? Width, long? Height, string? Problem, string Name, long? Bits, string State)>(
            "SELECT id, path, hash, bytes, width, height, problem, COALESCE(name, path), bits, state FROM samples WHERE id = @id", new { id = id.Value }, batch);
        return r.Path is null ? null : (new StoredSample(new SampleId(r.Id), r.Path, r.Hash, r.Bytes, (int?)r.Width, (int?)r.Height, r.Problem), r.Name, (int?)r.Bits, r.State);
    }

    /// <summary>Usable samples that nobody has labelled or skipped, in the order of their ids.</summary>
    public IReadOnlyList<SampleId> ReadPool() =>
    [
        .. connection.Query<long>(
            """
            SELECT id FROM samples WHERE state = 'pool' ORDER BY id
            """, transaction: batch).Select(id => new SampleId(id)),
    ];

    private void InsertProject(Project project, IReadOnlyList<StoredSample> samples, DbTransaction transaction)
    {
        var createdAt = Stamp(project.CreatedAt);
        connection.Execute(
            "INSERT INTO project (id, name, task, images, seed, created_at) VALUES (1, @Name, @Task, @Images, @Seed, @createdAt)",
            new { project.Name, project.Task, project.Images, project.Seed, createdAt },
            transaction);
        connection.Execute(
            "INSERT INTO classes (version, position, name) VALUES (1, @position, @name)",
            project.Classes.Select((name, position) => new { position, name }),
            transaction);
        Insert(samples);
        Append(
            EventTypes.ProjectCreated,
            new ProjectCreated(project.Name, project.Task, project.Images, project.Seed, project.Classes, samples.Count, samples.Count(s => s.Problem is not null)),
            transaction);
    }

    private void Insert(IReadOnlyList<StoredSample> samples) =>
        InsertAll("samples", ["id", "path", "hash", "bytes", "width", "height", "problem"], samples, (row, s) =>
        {
            row.Add(s.Id.Value);
            row.Add(s.Path);
            row.Add(s.Hash);
            row.Add(s.Bytes);
            row.Add(s.Width);
            row.Add(s.Height);
            row.Add(s.Problem);
        });
}
