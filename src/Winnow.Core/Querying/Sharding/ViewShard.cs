using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Rows of a pool at hand.</summary>
internal sealed class ViewShard(PoolView pool, int start, int end) : PoolShard(end - start)
{
    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"rows {start} to {end - 1}");

    /// <inheritdoc/>
    public override string Stamp() => Name; // whoever holds the pool keeps it as it is

    /// <inheritdoc/>
    public override OpenShard Open() => new(new PoolView
    {
        Ids = new ListRange<SampleId>(pool.Ids, start, Rows),
        Classes = pool.Classes,
        ProbabilityRows = Part(pool.ProbabilityRows, "probabilities"),
        EmbeddingRows = Part(pool.EmbeddingRows, "embeddings"),
        Detections = Part(pool.Detections, "detections"),
        MemberDetections = pool.MemberDetections is { } members ? [.. members.Select(m => Part(m, "member detections")!)] : null,
        ViewDetections = pool.ViewDetections is { } views ? [.. views.Select(v => Part(v, "detections of changed copies")!)] : null,
        Head = pool.Head,
        Targets = pool.Targets,
        Threads = pool.Threads,
    });

    private ListRange<ImageDetections>? Part(IReadOnlyList<ImageDetections>? found, string name) =>
        found is null ? null
        : found.Count == pool.Ids.Count ? new(found, start, Rows)
        : throw new ArgumentException($"The {name} have {found.Count} rows for {pool.Ids.Count} samples; give one row per sample.", nameof(found));

    private RowRange? Part(IRowSource? rows, string name)
    {
        if (rows is not null)
        {
            EvidenceChecks.Rows(pool, rows, name);
        }

        return rows is null ? null : new(rows, start, Rows);
    }
}
