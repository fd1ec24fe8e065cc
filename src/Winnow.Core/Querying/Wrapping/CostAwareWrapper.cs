namespace Winnow.Core.Querying;

/// <summary>Orders by utility per second of labelling: two quick samples may be worth more than one slow one.</summary>
/// <remarks>
/// Return on investment as in Settles, Craven and Friedland, <i>Active learning with real annotation costs</i>, NIPS workshop 2008. The inner strategy ranks the whole pool, or
/// its first max(1,000, 10 × count) where the pool is larger; those of highest utility / cost are picked, equal ones in the inner order. Where an inner utility is negative,
/// utilities count from the lowest ranked. With one cost for all it is the inner order. The cost is that of the inner strategy asked for that many.
/// </remarks>
/// <param name="inner">Gives the utilities.</param>
public sealed class CostAwareWrapper(IQueryStrategy inner) : IQueryStrategy
{
    private const int ShortlistMin = 1000;
    private const int ShortlistFactor = 10;

    /// <inheritdoc/>
    public string Name => $"cost-aware:{inner.Name}";

    /// <inheritdoc/>
    public Evidence Needs => inner.Needs | Evidence.Costs;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var costs = CostChecks.Costs(pool);
        if (count == 0)
        {
            return inner.Query(pool, 0, random);
        }

        var rows = SubPool.Rows(pool);
        var shortlist = (int)Math.Min(pool.Ids.Count, Math.Max(ShortlistMin, (long)ShortlistFactor * count));
        var ranked = inner.Query(pool, shortlist, random);
        var least = ranked.Count == 0 ? 0 : Math.Min(0, ranked.Min(p => p.Utility));
        return
        [
            .. ranked.Select(p => p with { Utility = (float)Math.Min(float.MaxValue, ((double)p.Utility - least) / costs[rows[p.Id]]), InclusionProbability = null })
                .OrderByDescending(p => p.Utility).Take(count),
        ];
    }
}
