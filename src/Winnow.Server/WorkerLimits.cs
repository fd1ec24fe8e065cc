namespace Winnow.Server;

/// <summary>What the processes that decode and train may use.</summary>
public sealed class WorkerLimits
{
    /// <summary>Jobs at once on the server's machine, over all projects; 0 leaves them to workers elsewhere. Default: 1.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>Resident memory of one worker in bytes; it is ended beyond that. Default: 8 GiB.</summary>
    public long MemoryMax { get; init; } = 8L << 30;

    /// <summary>Time of one call. Default: 12 hours.</summary>
    public TimeSpan TimeMax { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Time without a word. Default: 10 minutes.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a worker that crashed is called for the same job. Default: 3.</summary>
    public int AttemptsMax { get; init; } = 3;

    /// <summary>Pause before the second call; each further one is four times as long. Default: 2 seconds.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a worker on another machine may be silent before its shards are given to others. Default: 15 seconds.</summary>
    public TimeSpan LeaseMax { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Samples of a shard: pools that are larger are looked at shard by shard. Default: 4,096.</summary>
    public int ShardSamples { get; init; } = 4096;
}
