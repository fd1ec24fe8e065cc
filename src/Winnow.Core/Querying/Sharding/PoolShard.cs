using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>A part of a pool that is scored by itself, wherever it lies: rows of a pool at hand, files, or a class of one's own.</summary>
/// <remarks>Ids are distinct over all shards of a pool. The cut does not matter to the sample that coverage is measured by, and little to the picks.</remarks>
public abstract class PoolShard
{
    /// <summary>Rows of a shard where nothing else is said: 0.5 GB at 256 float16 values.</summary>
    public const int RowsDefault = 1_000_000;

    /// <summary>A shard of that many rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are none.</exception>
    protected PoolShard(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        Rows = rows;
    }

    /// <summary>Number of samples, at least 1.</summary>
    public int Rows { get; }

    /// <summary>Words for messages, such as a path.</summary>
    public abstract string Name { get; }

    /// <summary>A text that changes when the content does; it is compared before and after every step.</summary>
    public abstract string Stamp();

    /// <summary>Opens it for reading.</summary>
    public abstract OpenShard Open();

    /// <summary>Rows of a pool at hand, in memory or mapped, in consecutive parts; nothing is copied.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="rows">Rows per shard, at least 1; parts differ by one row at most.</param>
    public static IReadOnlyList<PoolShard> Of(PoolView pool, int rows = RowsDefault)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var count = pool.Ids.Count;
        var shards = Chunks.Count(count, rows);
        return [.. Enumerable.Range(0, shards).Select(s => (PoolShard)new ViewShard(pool, (int)((long)count * s / shards), (int)((long)count * (s + 1) / shards)))];
    }

    /// <summary>Files of one shard, row i of each being sample <paramref name="firstId"/> + i. They are read through windows and never mapped.</summary>
    /// <param name="embeddings">A matrix file [samples × dimensions], or null.</param>
    /// <param name="probabilities">A matrix file [samples × classes], or null; at least one of both.</param>
    /// <param name="firstId">Id of the first sample, at least 0.</param>
    /// <exception cref="InvalidDataException">A file is damaged, or the two have other numbers of rows.</exception>
    public static PoolShard OfFiles(string? embeddings, string? probabilities, long firstId) => FileShard.Open(embeddings, probabilities, firstId);
}
