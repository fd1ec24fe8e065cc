namespace Winnow.Core.Querying;

/// <summary>Picks uniformly at random without replacement: the yardstick every saving is measured against.</summary>
/// <remarks>O(pool) time and memory.</remarks>
public sealed class RandomSampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "random";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.None;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return TopK.Select(pool.Ids, new float[pool.Ids.Count], count, random, static _ => "random, as yardstick");
    }
}
