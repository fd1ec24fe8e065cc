namespace Winnow.Core.Querying;

/// <summary>Settings of <see cref="ShardedQuery"/>; memory and time follow from them (docs/large-pools.md).</summary>
public sealed record ShardedQueryOptions
{
    /// <summary>Rows by which coverage is measured in the final choice, at least 1 and never more than a quarter of the pool; default 16,000.</summary>
    public int References { get; init; } = 16_000;

    /// <summary>How many of them every row of every shard is compared with, at least 1; default 4,000.</summary>
    public int ScreenReferences { get; init; } = 4000;

    /// <summary>Candidates that all shards together give for coverage, at least 1; default 16,000, never fewer than four per pick.</summary>
    public int Candidates { get; init; } = 16_000;

    /// <summary>Candidates that a shard gives for coverage however small its part, at least 1; default 64.</summary>
    public int CandidatesPerShardMin { get; init; } = 64;

    /// <summary>Refuses settings out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is below 1.</exception>
    public ShardedQueryOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(References, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ScreenReferences, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Candidates, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CandidatesPerShardMin, 1);
        return this;
    }
}
