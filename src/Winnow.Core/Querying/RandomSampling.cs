namespace Winnow.Core.Querying;

/// <summary>Picks uniformly at random without replacement: the yardstick every saving is measured against.</summary>
/// <remarks>O(pool) time and memory. Every pick says with which probability it was drawn, so that later rounds know it for a fair sample.</remarks>
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
        var picks = TopK.Select(pool.Ids, new float[pool.Ids.Count], count, random, static _ => "random, as yardstick");
        return [.. picks.Select(p => p with { InclusionProbability = (double)picks.Count / pool.Ids.Count })];
    }
}
