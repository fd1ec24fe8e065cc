namespace Winnow.Core.Querying;

/// <summary>Lets a strategy see only the nearest neighbours of what is labelled: made for very large pools and rare classes.</summary>
/// <remarks>
/// SEALS of Coleman et al., <i>Similarity search for efficient active learning and search of rare concepts</i>, AAAI 2022. Embeddings are scaled to length 1. Where
/// nothing is labelled, or k is at least the pool, the inner strategy sees everything. k doubles until the part holds a whole batch.
/// Neighbours are found exactly: O(labelled × samples × dimensions) time, O(samples) memory, besides the inner strategy on the part.
/// </remarks>
public sealed class SealsWrapper : IQueryStrategy
{
    private readonly IQueryStrategy inner;
    private readonly int neighbours;

    /// <summary>Wraps a strategy.</summary>
    /// <param name="inner">Chooses among the neighbours.</param>
    /// <param name="neighbours">k, pool samples taken around each labelled one; at least 1, default 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public SealsWrapper(IQueryStrategy inner, int neighbours = 100)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        this.inner = inner;
        this.neighbours = neighbours;
    }

    /// <inheritdoc/>
    public string Name => $"seals:{inner.Name}";

    /// <inheritdoc/>
    public Evidence Needs => inner.Needs | Evidence.Embeddings | Evidence.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var embeddings = EvidenceChecks.Embeddings(pool);
        var labelled = EvidenceChecks.LabelledEmbeddings(pool, embeddings.Columns);
        if (labelled is null || neighbours >= pool.Ids.Count || count >= pool.Ids.Count)
        {
            return inner.Query(pool, count, random);
        }

        var each = new int[labelled.Rows];
        Array.Fill(each, neighbours);
        return [.. SubPool.Query(inner, pool, Neighbourhood.Of(embeddings, labelled, each, count, pool.Threads), count, random)];
    }
}
