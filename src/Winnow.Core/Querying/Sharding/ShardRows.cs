using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Some samples of a shard with their evidence, in memory, so that whoever goes on need not reach the shard.</summary>
/// <param name="Ids">Their ids; distinct.</param>
/// <param name="Embeddings">[samples × dimensions], or null where the strategy reads none.</param>
/// <param name="Probabilities">[samples × classes], or null where there are none.</param>
public sealed record ShardRows(IReadOnlyList<SampleId> Ids, Matrix? Embeddings, Matrix? Probabilities)
{
    /// <summary>What the detector found on each [samples], or null where there are no boxes.</summary>
    public IReadOnlyList<ImageDetections>? Detections { get; init; }

    /// <summary>What each detector of an ensemble found [members][samples], or null.</summary>
    public IReadOnlyList<IReadOnlyList<ImageDetections>>? MemberDetections { get; init; }

    /// <summary>What the detector found on changed copies [views][samples], or null.</summary>
    public IReadOnlyList<IReadOnlyList<ImageDetections>>? ViewDetections { get; init; }

    /// <summary>The named rows of a shard.</summary>
    internal static ShardRows Of(PoolView shard, ReadOnlySpan<int> rows)
    {
        var ids = new SampleId[rows.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = shard.Ids[rows[i]];
        }

        int[] places = [.. rows];
        return new(ids, shard.EmbeddingRows?.Select(rows), shard.ProbabilityRows?.Select(rows))
        {
            Detections = Pick(shard.Detections, places),
            MemberDetections = Pick(shard.MemberDetections, places),
            ViewDetections = Pick(shard.ViewDetections, places),
        };
    }

    /// <summary>The rows of several parts, one under the other.</summary>
    /// <exception cref="InvalidDataException">Parts differ in what they hold.</exception>
    internal static ShardRows Join(IReadOnlyList<ShardRows> parts) => new(
        [.. parts.SelectMany(p => p.Ids)], Join(parts, p => p.Embeddings, "embeddings"), Join(parts, p => p.Probabilities, "probabilities"))
    {
        Detections = Join(parts, p => p.Detections is { } one ? [one] : null, "detections")?[0],
        MemberDetections = Join(parts, p => p.MemberDetections, "member detections"),
        ViewDetections = Join(parts, p => p.ViewDetections, "detections of changed copies"),
    };

    /// <summary>The named rows, copied.</summary>
    internal ShardRows Select(int[] rows) => new([.. rows.Select(r => Ids[r])], Embeddings?.Select(rows), Probabilities?.Select(rows))
    {
        Detections = Pick(Detections, rows),
        MemberDetections = Pick(MemberDetections, rows),
        ViewDetections = Pick(ViewDetections, rows),
    };

    private static ImageDetections[]? Pick(IReadOnlyList<ImageDetections>? all, int[] rows) => all is null ? null : [.. rows.Select(r => all[r])];

    private static IReadOnlyList<ImageDetections>[]? Pick(IReadOnlyList<IReadOnlyList<ImageDetections>>? all, int[] rows) => all is null ? null : [.. all.Select(one => Pick(one, rows)!)];

    private static IReadOnlyList<ImageDetections>[]? Join(IReadOnlyList<ShardRows> parts, Func<ShardRows, IReadOnlyList<IReadOnlyList<ImageDetections>>?> of, string name)
    {
        ShardRows[] filled = [.. parts.Where(p => p.Ids.Count > 0)];
        int[] counts = [.. filled.Select(p => of(p)?.Count ?? 0).Distinct()];
        return counts.Length > 1 ? throw new InvalidDataException($"Shards have {name} of {string.Join(" and of ", counts)} detectors; all shards of a pool have the same, or none at all.")
            : counts is [] or [0] ? null
            : [.. Enumerable.Range(0, counts[0]).Select(d => filled.SelectMany(p => of(p)![d]).ToArray())];
    }

    private static Matrix? Join(IReadOnlyList<ShardRows> parts, Func<ShardRows, Matrix?> of, string name)
    {
        int[] columns = [.. parts.Where(p => p.Ids.Count > 0).Select(p => of(p)?.Columns ?? 0).Distinct()];
        if (columns.Length > 1)
        {
            throw new InvalidDataException($"Shards have {name} of {string.Join(" and of ", columns)} columns; all shards of a pool have the same, or none at all.");
        }

        if (columns is [] or [0])
        {
            return null;
        }

        var joined = new Matrix(parts.Sum(p => p.Ids.Count), columns[0]);
        var row = 0;
        foreach (var part in parts.Where(p => p.Ids.Count > 0))
        {
            of(part)!.Span.CopyTo(joined.Span[(row * joined.Columns)..]);
            row += part.Ids.Count;
        }

        return joined;
    }
}
