namespace Winnow.Core.Querying;

/// <summary>A uniform sample of the whole pool in random order: what coverage is measured by, and what chance draws.</summary>
/// <param name="Task">The query.</param>
/// <param name="Stamps">Each shard's <see cref="PoolShard.Stamp"/> when it was drawn from.</param>
/// <param name="Rows">The samples; those of lowest tie keys in the pool, lowest first.</param>
public sealed record ShardSample(ShardTask Task, IReadOnlyList<string> Stamps, ShardRows Rows)
{
    /// <summary>Writes it for other processes; <see cref="Read"/> reads it.</summary>
    public void Write(Stream stream) => ShardFile.Write(stream, new("sample", Task, Shard: null, Rows: null, Covering: null, Stamps), Rows);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no such sample, cut off or damaged.</exception>
    public static ShardSample Read(Stream stream)
    {
        var (header, rows) = ShardFile.Read(stream, "sample");
        return header.Stamps.Count == header.Task.Shards ? new(header.Task, header.Stamps, rows) : throw ShardFile.Damaged($"it holds {header.Stamps.Count} stamps of {header.Task.Shards} shards");
    }
}
