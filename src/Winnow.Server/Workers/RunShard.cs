namespace Winnow.Server.Workers;

/// <summary>The server asks a worker to do a shard.</summary>
/// <param name="Call">Which.</param>
/// <param name="Reply">Where the server takes messages.</param>
public sealed record RunShard(ShardCall Call, string Reply)
{
    /// <summary>Files that it needs, <c>job.json</c> among them; null where worker and server share the job's folder.</summary>
    public IReadOnlyList<ShardFile>? Inputs { get; init; }

    /// <summary>Folder of the blob store that inputs and outputs pass through.</summary>
    public string Exchange { get; init; } = "";

    /// <summary>Project whose originals it reads, by the list <c>originals.txt</c> among the inputs; null where it reads none.</summary>
    public string? Project { get; init; }
}
