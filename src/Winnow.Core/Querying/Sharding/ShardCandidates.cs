namespace Winnow.Core.Querying;

/// <summary>What one shard offers to the final choice, or to the sample of the pool; made by any process, in any order.</summary>
public sealed record ShardCandidates
{
    /// <summary>The query.</summary>
    public required ShardTask Task { get; init; }

    /// <summary>Number of the shard, from 0.</summary>
    public required int Shard { get; init; }

    /// <summary>Rows of the shard.</summary>
    public required int Size { get; init; }

    /// <summary>The shard's <see cref="PoolShard.Stamp"/> when it was read.</summary>
    public required string Stamp { get; init; }

    /// <summary>Whether the rows are the shard's part of the sample; otherwise they are candidates.</summary>
    public required bool IsSample { get; init; }

    /// <summary>The rows with their evidence.</summary>
    public required ShardRows Rows { get; init; }

    /// <summary>How many rows, the first ones, were chosen for what they cover; the others are those of most weight.</summary>
    public required int Covering { get; init; }

    /// <summary>Writes it for another process; <see cref="Read"/> reads it.</summary>
    public void Write(Stream stream) => ShardFile.Write(stream, new(IsSample ? "part" : "candidates", Task, Shard, Size, Covering, [Stamp]), Rows);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no such record, cut off or damaged.</exception>
    public static ShardCandidates Read(Stream stream)
    {
        var (header, rows) = ShardFile.Read(stream, "part", "candidates");
        if (header is not { Shard: >= 0 and var shard, Rows: >= 1 and var count, Covering: >= 0 and var covering, Stamps: [var stamp] } || shard >= header.Task.Shards || covering > rows.Ids.Count)
        {
            throw ShardFile.Damaged("its numbers do not fit each other");
        }

        return new() { Task = header.Task, Shard = shard, Size = count, Stamp = stamp, IsSample = header.Kind == "part", Rows = rows, Covering = covering };
    }
}
