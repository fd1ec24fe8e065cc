namespace Winnow.Core.Querying;

/// <summary>Asks a strategy about a pool of any size: in one piece, or over shards where that takes too much memory or time.</summary>
public static class LargePool
{
    /// <summary>Samples from which on a pool is asked in shards: 2,000,000.</summary>
    public const int SamplesMin = 2_000_000;

    /// <summary>The strategy's picks. Pools of <paramref name="samplesMin"/> samples and more go through <see cref="ShardedQuery"/> where the strategy can.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="pool">The pool; its evidence may lie in files.</param>
    /// <param name="count">Picks; at most the pool's samples are picked.</param>
    /// <param name="random">Decides chance and ties.</param>
    /// <param name="samplesMin">Samples from which on shards are used; <see cref="SamplesMin"/> by default.</param>
    public static IReadOnlyList<Pick> Query(IQueryStrategy strategy, PoolView pool, int count, Random random, int samplesMin = SamplesMin)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        return pool.Ids.Count >= samplesMin && count is > 0 and <= ShardTask.CountMax && ShardedQuery.Supports(strategy)
            ? ShardedQuery.Run(strategy, PoolShard.Of(pool), Math.Min(count, pool.Ids.Count), random.Next(), pool)
            : strategy.Query(pool, count, random);
    }
}
