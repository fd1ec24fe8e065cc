using System.Collections.Frozen;
using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Any strategy in two rounds: it picks candidates from each shard, then the picks from all candidates.</summary>
/// <remarks>
/// After GreeDi (Mirzasoleiman et al., NeurIPS 2013). Strategies that score each sample by itself give the picks that they give on the whole pool, since a shard gives as many
/// candidates as there are picks. The others see, in the second round, the candidates and a uniform sample of the pool, so densities there are not those of the pool.
/// </remarks>
internal sealed class ShardedAny(IQueryStrategy strategy, ShardTask task, Func<ShardRows, PoolView> view) : IShardMethod
{
    private static readonly FrozenSet<string> RowByRow = FrozenSet.ToFrozenSet(
        ["margin", "entropy", "least-confidence", "ratio", "power-margin", "softmax-entropy", "k-center", "typiclust", "probcover", "maxherding", "uherding", "facility-location"], StringComparer.Ordinal);

    private readonly bool spatial = strategy.Needs.HasFlag(Evidence.Embeddings);

    /// <inheritdoc/>
    public int SampleRows => spatial ? (int)Math.Min(task.Options.References, task.Pool) : 0;

    /// <inheritdoc/>
    public (ShardRows Rows, int Covering) Score(PoolView shard, ShardSample sample)
    {
        var readable = RowByRow.Contains(strategy.Name) ? shard : InMemory(shard);
        var picks = strategy.Query(readable, Math.Min(shard.Ids.Count, spatial ? task.CandidatesOf(shard.Ids.Count) : task.Count), new Random(task.Seed));
        var ranks = picks.Index().ToDictionary(p => p.Item.Id, p => p.Index);
        var rows = new int[ranks.Count];
        for (var i = 0; i < shard.Ids.Count; i++)
        {
            if (ranks.TryGetValue(shard.Ids[i], out var rank))
            {
                rows[rank] = i;
            }
        }

        return (ShardRows.Of(shard, rows), rows.Length);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Select(ShardSample sample, IEnumerable<ShardCandidates> candidates)
    {
        var joined = ShardRows.Join([.. candidates.OrderBy(c => c.Shard).Select(c => c.Rows)]);
        var known = joined.Ids.ToHashSet();
        int[] others = [.. Enumerable.Range(0, sample.Rows.Ids.Count).Where(i => !known.Contains(sample.Rows.Ids[i]))];
        var pool = view(others.Length == 0 ? joined : ShardRows.Join([joined, sample.Rows.Select(others)]));
        // Chances of being drawn would be those among the candidates alone.
        return [.. strategy.Query(pool, task.Count, new Random(task.Seed)).Select(p => p with { InclusionProbability = null })];
    }

    private static PoolView InMemory(PoolView shard)
    {
        int[] all = [.. Enumerable.Range(0, shard.Ids.Count)];
        return shard with { EmbeddingRows = shard.EmbeddingRows?.Select(all), ProbabilityRows = shard.ProbabilityRows?.Select(all) };
    }
}
