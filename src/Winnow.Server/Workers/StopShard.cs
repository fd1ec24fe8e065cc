namespace Winnow.Server.Workers;

/// <summary>The server wants a shard no more.</summary>
/// <param name="Call">Which.</param>
public sealed record StopShard(ShardCall Call);
