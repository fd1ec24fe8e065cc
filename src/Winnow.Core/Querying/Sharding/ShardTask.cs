namespace Winnow.Core.Querying;

/// <summary>What every process that works on one query over shards must agree about; equal tasks on equal shards give equal candidates.</summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Count">Picks wanted, at least 1 and at most 32,768.</param>
/// <param name="Seed">Decides chance and ties.</param>
/// <param name="Pool">Rows of all shards together.</param>
/// <param name="Shards">Number of shards, at least 1; they are numbered from 0.</param>
public sealed record ShardTask(string Strategy, int Count, int Seed, long Pool, int Shards)
{
    /// <summary>Picks of one query at most; more are several queries.</summary>
    public const int CountMax = 32_768;

    /// <summary>Sizes of samples and candidate sets.</summary>
    public ShardedQueryOptions Options { get; init; } = new();

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentException">The message names value and limit.</exception>
    public ShardTask Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Strategy);
        ArgumentNullException.ThrowIfNull(Options);
        Options.Validate();
        if (Count is < 1 or > CountMax)
        {
            throw new ArgumentException($"A query over shards picks 1 to {CountMax} samples, not {Count}; ask again after labelling for more.");
        }

        if (Shards < 1 || Pool < Shards)
        {
            throw new ArgumentException($"{Pool} samples do not fill {Shards} shards; every shard has at least one row.");
        }

        return Count <= Pool ? this : throw new ArgumentException($"{Count} samples were asked for and the pool has {Pool}; ask for fewer.");
    }

    /// <summary>Candidates for coverage that a shard of that size gives: its part of all, and never more than there are picks.</summary>
    internal int CandidatesOf(int rows) =>
        (int)Math.Min(Count, Math.Max(Options.CandidatesPerShardMin, Math.Max(Options.Candidates, 4L * Count) * rows / Pool));
}
