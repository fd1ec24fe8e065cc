using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Lets a strategy see only what lies near a few anchors of each class, as much for a rare class as for a common one.</summary>
/// <remarks>
/// AnchorAL of Lesci and Vlachos, <i>AnchorAL: computationally efficient active learning for large and imbalanced datasets</i>, NAACL 2024. Each labelled class gives
/// up to <c>anchors</c> of its labelled samples, spread out by farthest-first order from one drawn by the seed; each class's anchors share an equal part of the subset.
/// Embeddings are scaled to length 1. Where nothing is labelled, or the subset is as large as the pool, the inner strategy sees everything.
/// O((anchors × samples + labelled × anchors) × dimensions) time, O(samples) memory, besides the inner strategy on the part.
/// </remarks>
public sealed class AnchorsWrapper : IQueryStrategy
{
    private readonly IQueryStrategy inner;
    private readonly int anchors;
    private readonly int size;

    /// <summary>Wraps a strategy.</summary>
    /// <param name="inner">Chooses within the subset.</param>
    /// <param name="anchors">Anchors per class at most; at least 1, default 10.</param>
    /// <param name="size">Samples of the subset, counted once per anchor that is near; at least 1, default 1,000. It grows where a batch needs more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public AnchorsWrapper(IQueryStrategy inner, int anchors = 10, int size = 1000)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentOutOfRangeException.ThrowIfLessThan(anchors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        this.inner = inner;
        this.anchors = anchors;
        this.size = size;
    }

    /// <inheritdoc/>
    public string Name => $"anchors:{inner.Name}";

    /// <inheritdoc/>
    public Evidence Needs => inner.Needs | Evidence.Embeddings | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        if (labelled is null || size >= pool.Ids.Count || count >= pool.Ids.Count)
        {
            return inner.Query(pool, count, random);
        }

        var ties = new TieBreaker(random);
        var classes = Enumerable.Range(0, labelled.Rows).GroupBy(i => pool.Labelled!.Classes[i]).OrderBy(g => g.Key).Select(g => Anchors([.. g], labelled, pool, ties)).ToArray();
        int[] rows = [.. classes.SelectMany(c => c)];
        int[] each = [.. classes.SelectMany(c => c.Select(_ => Math.Max(1, size / (classes.Length * c.Length))))];
        return [.. SubPool.Query(inner, pool, Neighbourhood.Of(embeddings, labelled.Select(rows), each, count, pool.Threads), count, random)];
    }

    private int[] Anchors(int[] members, Matrix labelled, PoolView pool, TieBreaker ties)
    {
        if (members.Length <= anchors)
        {
            return members;
        }

        var greedy = new FarthestFirst(UnitRows.Of(labelled.Select(members)), null, pool.Threads);
        return [.. Enumerable.Range(0, anchors).Select(_ => members[greedy.Next(i => ties.Key(pool.Labelled!.Ids[members[i]])).Row])];
    }
}
