using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary><see cref="AdaptiveDetectionSampling"/> over shards: its random slice comes from a uniform sample of the pool, and the rest from what the strategy of its phase picks over shards.</summary>
internal sealed class ShardedAdaptiveDetection(AdaptiveDetectionSampling strategy, ShardTask task, PoolView setting, Func<ShardRows, PoolView> view) : IShardMethod
{
    private readonly bool covers = strategy.Covers(setting);
    private ShardedAny? cover;

    /// <inheritdoc/>
    public int SampleRows => (int)Math.Min(task.Pool, covers ? Math.Max(Cover.SampleRows, task.Count) : task.Count);

    private ShardedAny Cover => cover ??= new(new MaxHerdingSampling(), task, view);

    /// <inheritdoc/>
    public (ShardRows Rows, int Covering) Score(PoolView shard, ShardSample sample) => covers ? Cover.Score(shard, sample) : Doubtful(sample).Score(shard, sample);

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Select(ShardSample sample, IEnumerable<ShardCandidates> candidates)
    {
        var drawn = DrawnOf(sample);
        var chosen = (covers ? Cover.Select(sample, candidates) : Doubtful(sample).Select(sample, candidates)).Where(p => !drawn.Contains(p.Id)).Take(task.Count - drawn.Length).ToList();
        return RandomSlice.Join(chosen, [.. drawn.Select(id => RandomSlice.Drawn(id, task.Pool, strategy.RandomShare * task.Count, 0, "drawn at random, to measure fairly what choosing gains"))]);
    }

    private ShardedRanked Doubtful(ShardSample sample) => new(new PpalSampling(), task, view) { Taken = DrawnOf(sample).ToHashSet() };

    // The same in every process: a number of its own, not the one that orders ties.
    private SampleId[] DrawnOf(ShardSample sample) =>
        [.. sample.Rows.Ids.Take(RandomSlice.Count(strategy.RandomShare, task.Count, new Random(Numerics.Seed.Derive(task.Seed, "random slice"))))];
}
