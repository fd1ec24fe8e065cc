using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>Strategies that look at the samples of highest utility alone: shards give theirs, of which the highest of all go on. The picks are those of the whole pool to the last one.</summary>
internal sealed class ShardedRanked(IRankedStrategy strategy, ShardTask task, Func<ShardRows, PoolView> view) : IShardMethod
{
    /// <inheritdoc/>
    public int SampleRows => 0;

    /// <summary>Samples that chance has drawn, and that are not chosen.</summary>
    public IReadOnlySet<SampleId> Taken { get; init; } = new HashSet<SampleId>();

    /// <inheritdoc/>
    public (ShardRows Rows, int Covering) Score(PoolView shard, ShardSample sample) => (ShardRows.Of(shard, Highest(shard)), 0);

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Select(ShardSample sample, IEnumerable<ShardCandidates> candidates)
    {
        // One shard's at a time beside the highest so far: boxes and their features take more memory than the choice.
        ShardRows? highest = null;
        foreach (var part in candidates)
        {
            var rows = highest is null ? part.Rows : ShardRows.Join([highest, part.Rows]);
            highest = rows.Select(Highest(view(rows)));
        }

        return [.. strategy.Query(view(highest!), task.Count, new Random(task.Seed)).Select(p => p with { InclusionProbability = null })];
    }

    private int[] Highest(PoolView pool)
    {
        var utilities = strategy.RankedBy(pool);
        var ties = new TieBreaker(new Random(task.Seed));
        return [.. Enumerable.Range(0, utilities.Length).Where(i => !Taken.Contains(pool.Ids[i])).OrderByDescending(i => utilities[i]).ThenBy(i => ties.Key(pool.Ids[i])).Take(strategy.Ranked(task.Count))];
    }
}
