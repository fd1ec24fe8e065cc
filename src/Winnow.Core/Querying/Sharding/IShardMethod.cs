namespace Winnow.Core.Querying;

/// <summary>How a strategy works over shards.</summary>
internal interface IShardMethod
{
    /// <summary>Rows of the whole pool that its sample needs; 0 for none.</summary>
    int SampleRows { get; }

    /// <summary>What a shard offers: its rows, best first, and how many of them were chosen for coverage.</summary>
    (ShardRows Rows, int Covering) Score(PoolView shard, ShardSample sample);

    /// <summary>The picks among what all shards offer, given in the order of their numbers.</summary>
    IReadOnlyList<Pick> Select(ShardSample sample, IEnumerable<ShardCandidates> candidates);
}
