namespace Winnow.Server.Workers;

/// <summary>A server tells how much work waits for workers, every two seconds: whoever starts workers, as on a cluster, listens, and workers hear that it is still there.</summary>
/// <param name="Server">The server.</param>
/// <param name="Shards">Shards that wait for a worker.</param>
public sealed record WorkWaiting(string Server, int Shards);
