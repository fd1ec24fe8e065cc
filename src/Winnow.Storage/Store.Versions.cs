using System.Globalization;
using Dapper;
using Winnow.Core.Data;

namespace Winnow.Storage;

public sealed partial class Store
{
    private const string VersionColumns =
        "id, name, at_event AS AtEvent, schema, hash, images, labelled, train, val, test, shares, seed, group_by AS GroupBy, classes, by, created_at AS CreatedAt";

    /// <summary>Reads several things from one snapshot, whatever is written meanwhile.</summary>
    /// <param name="read">Uses this store alone.</param>
    public T Snapshot<T>(Func<Store, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (batch is not null)
        {
            return read(this);
        }

        try
        {
            using var transaction = engine.BeginSnapshot(ref connection);
            batch = transaction;
            return read(this);
        }
        finally
        {
            batch = null;
        }
    }

    /// <summary>Number of the newest event.</summary>
    public long ReadLastEvent() => connection.ExecuteScalar<long>("SELECT COALESCE(MAX(number), 0) FROM events", transaction: batch);

    /// <summary>The labels as they are, in the order of the ids.</summary>
    public IReadOnlyList<FrozenLabel> ReadFrozenLabels() =>
    [
        .. connection.Query<(long Sample, long? Class, string? Value)>("SELECT sample, class, value FROM labels ORDER BY sample", transaction: batch)
            .Select(r => new FrozenLabel(new(r.Sample), (int?)r.Class, r.Value)),
    ];

    /// <summary>The labels as they were after an event, in the order of the ids.</summary>
    /// <remarks>The journal says it: about a second per 100,000 labels given.</remarks>
    public IReadOnlyList<FrozenLabel> ReadLabelsAt(long number)
    {
        var labels = new SortedDictionary<long, (int? Class, string? Value)>();
        var lines = connection.Query<(string Type, string Data)>(
            "SELECT type, data FROM events WHERE number <= @number AND type IN (@LabelSubmitted, @LabelCorrected, @LabelWithdrawn) ORDER BY number",
            new { number, EventTypes.LabelSubmitted, EventTypes.LabelCorrected, EventTypes.LabelWithdrawn },
            batch,
            buffered: false);
        foreach (var (type, data) in lines)
        {
            Replay(new StoredEvent(0, "", type, data, "", ""), labels);
        }

        return [.. labels.Select(l => new FrozenLabel(new(l.Key), l.Value.Class, l.Value.Value))];
    }

    /// <summary>Freezes labels under a name.</summary>
    /// <param name="version">What it is; id and time are given here.</param>
    /// <param name="splits">The part of every labelled sample.</param>
    /// <exception cref="ProjectException">The name is taken.</exception>
    public StoredVersion CreateVersion(StoredVersion version, IReadOnlyList<(SampleId Id, Split Split)> splits) => Change(transaction =>
    {
        if (connection.ExecuteScalar<int>("SELECT COUNT(*) FROM versions WHERE name = @Name", new { version.Name }, transaction) > 0)
        {
            throw new ProjectException($"There is a version called '{version.Name}'; a version is never changed, so choose another name.");
        }

        var id = connection.ExecuteScalar<long>("SELECT COALESCE(MAX(id), 0) + 1 FROM versions", transaction: transaction);
        var stored = version with { Id = id, CreatedAt = Now() };
        var number = Append(EventTypes.VersionCreated, new VersionCreated(id, version.Name, version.AtEvent, version.Hash, splits.Count, version.Seed, version.GroupBy, version.By), transaction);
        connection.Execute(
            """
            INSERT INTO versions (id, name, at_event, schema, hash, images, labelled, train, val, test, shares, seed, group_by, classes, by, created_at, event)
            VALUES (@Id, @Name, @AtEvent, @Schema, @Hash, @Images, @Labelled, @Train, @Val, @Test, @Shares, @Seed, @GroupBy, @Classes, @By, @CreatedAt, @number)
            """,
            new
            {
                stored.Id,
                stored.Name,
                stored.AtEvent,
                stored.Schema,
                stored.Hash,
                stored.Images,
                stored.Labelled,
                stored.Train,
                stored.Val,
                stored.Test,
                stored.Shares,
                stored.Seed,
                stored.GroupBy,
                stored.Classes,
                stored.By,
                stored.CreatedAt,
                number,
            },
            transaction);
        InsertAll("version_samples", ["version", "sample", "split"], splits, (row, s) =>
        {
            row.Add(id);
            row.Add(s.Id.Value);
            row.Add(NameOf(s.Split));
        });
        return stored;
    });

    /// <summary>One version, or null.</summary>
    public StoredVersion? ReadVersion(long id) => connection.QueryFirstOrDefault<StoredVersion>($"SELECT {VersionColumns} FROM versions WHERE id = @id", new { id }, batch);

    /// <summary>Versions below an id, newest first.</summary>
    public IReadOnlyList<StoredVersion> ReadVersions(long before, int count) =>
        [.. connection.Query<StoredVersion>($"SELECT {VersionColumns} FROM versions WHERE id < @before ORDER BY id DESC LIMIT @count", new { before, count }, batch)];

    /// <summary>The part of every labelled sample of a version.</summary>
    public IReadOnlyDictionary<SampleId, Split> ReadSplits(long version) =>
        connection.Query<(long Sample, string Split)>("SELECT sample, split FROM version_samples WHERE version = @version", new { version }, batch)
            .ToDictionary(r => new SampleId(r.Sample), r => r.Split switch { "train" => Split.Train, "val" => Split.Validation, _ => Split.Test });

    /// <summary>Usable samples with their names as people know them, in the order of the ids.</summary>
    public IReadOnlyList<(StoredSample Sample, string Name)> ReadNamedSamples() =>
    [
        .. connection.Query<(long Id, string Path, string Hash, long Bytes, long? Width, long? Height, string Name)>(
            "SELECT id, path, hash, bytes, width, height, COALESCE(name, path) FROM samples WHERE problem IS NULL ORDER BY id", transaction: batch)
            .Select(r => (new StoredSample(new(r.Id), r.Path, r.Hash, r.Bytes, (int?)r.Width, (int?)r.Height, null), r.Name)),
    ];

    private static string NameOf(Split split) => split switch
    {
        Split.Train => "train",
        Split.Validation => "val",
        Split.Test => "test",
        _ => throw new ArgumentOutOfRangeException(nameof(split), string.Create(CultureInfo.InvariantCulture, $"{split} is no part of a split")),
    };
}
