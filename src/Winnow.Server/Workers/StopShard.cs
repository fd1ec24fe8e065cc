namespace Winnow.Server.Workers;

/// <summary>The server wants a shard no more; it is told when the process is gone, also where there was none.</summary>
/// <param name="Call">Which.</param>
/// <param name="Reply">Where the server takes messages.</param>
public sealed record StopShard(ShardCall Call, string Reply);
