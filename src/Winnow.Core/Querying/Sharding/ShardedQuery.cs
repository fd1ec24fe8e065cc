using System.Runtime.ExceptionServices;
using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>A query over a pool in shards, for pools of millions and more: each shard is read by itself and offers candidates, and the strategy picks among all of them.</summary>
/// <remarks>
/// Three steps, each of which may run elsewhere and in any order over the shards: <see cref="Sample"/> of every shard, joined by <see cref="Join"/>; <see cref="Score"/> of every shard; <see cref="Select"/>.
/// <see cref="Run"/> does all in this process. The picks depend on task, shards and labels, not on threads, processes or order. Needs, costs and how near the picks come to those of the whole pool:
/// docs/large-pools.md.
/// </remarks>
public sealed class ShardedQuery
{
    private const Evidence Usable = Evidence.Probabilities | Evidence.Embeddings | Evidence.Labels | Evidence.LabelledProbabilities | Evidence.Head | Evidence.Targets | Boxes | Evidence.LabelledDetections;
    private const Evidence Boxes = Evidence.Detections | Evidence.DetectionFeatures | Evidence.DetectionProposals | Evidence.MemberDetections | Evidence.ViewDetections;
    private readonly ShardTask task;
    private readonly IShardMethod method;
    private readonly PoolView setting;

    /// <summary>A query.</summary>
    /// <param name="strategy">Chooses by probabilities, embeddings or boxes; see <see cref="Supports"/>.</param>
    /// <param name="task">What all processes agree about; its strategy is that one's name.</param>
    /// <param name="setting">What every shard shares: labelled samples with their embeddings, class names, head, targets, threads. Its ids are ignored.</param>
    /// <exception cref="ArgumentException">The task makes no sense, or the strategy reads what shards do not hold.</exception>
    public ShardedQuery(IQueryStrategy strategy, ShardTask task, PoolView setting)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(setting);
        (this.task, this.setting) = (task.Validate(), setting);
        if (task.Strategy != strategy.Name)
        {
            throw new ArgumentException($"The task names the strategy '{task.Strategy}', and '{strategy.Name}' was given; they must be the same.", nameof(strategy));
        }

        if (!Supports(strategy))
        {
            throw new ArgumentException($"'{strategy.Name}' reads {strategy.Needs}; over shards a strategy reads probabilities, embeddings or boxes, and besides at most {Usable}. Choose another, or ask for a pool in one piece.", nameof(strategy));
        }

        method = strategy switch
        {
            AdaptiveSampling adaptive => new ShardedAdaptive(adaptive.Options, task, View),
            AdaptiveDetectionSampling objects => new ShardedAdaptiveDetection(objects, task, setting, View),
            IRankedStrategy ranked => new ShardedRanked(ranked, task, View),
            _ => new ShardedAny(strategy, task, View),
        };
    }

    /// <summary>Whether a strategy can choose over shards: it reads probabilities, embeddings or boxes of each sample, and besides only what is labelled, the head, or targets.</summary>
    public static bool Supports(IQueryStrategy strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return strategy is not ComposedSampling && (strategy.Needs & (Evidence.Probabilities | Evidence.Embeddings | Boxes)) != Evidence.None && (strategy.Needs & ~Usable) == Evidence.None;
    }

    /// <summary>The whole query in this process, one shard after the other.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="shards">The pool.</param>
    /// <param name="count">Picks, at least 1 and at most the pool's samples.</param>
    /// <param name="seed">Decides chance and ties.</param>
    /// <param name="setting">What every shard shares; see the constructor.</param>
    /// <param name="options">Sizes; the usual ones where null.</param>
    /// <param name="progress">Receives the share of the shards that is done, 0 to 1.</param>
    /// <param name="cancel">Checked between shards.</param>
    /// <exception cref="InvalidDataException">A shard is damaged, or changed while the query ran.</exception>
    public static IReadOnlyList<Pick> Run(
        IQueryStrategy strategy, IReadOnlyList<PoolShard> shards, int count, int seed, PoolView setting, ShardedQueryOptions? options = null, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(shards);
        var query = new ShardedQuery(strategy, new(strategy.Name, count, seed, shards.Sum(s => (long)s.Rows), shards.Count) { Options = options ?? new() }, setting);
        var sample = query.Join([.. shards.Select((shard, i) => Checked(() => query.Sample(i, shard), cancel))]);
        var candidates = shards.Select((shard, i) =>
        {
            var found = Checked(() => query.Score(i, shard, sample), cancel);
            progress?.Report((i + 1.0) / shards.Count);
            return found;
        });
        return query.Select(sample, candidates);
    }

    /// <summary>A shard's part of the sample of the pool: each row by a chance of its own, a hash of its id, so that the cut into shards does not matter.</summary>
    /// <param name="number">Number of the shard.</param>
    /// <param name="shard">The shard.</param>
    public ShardCandidates Sample(int number, PoolShard shard)
    {
        ArgumentNullException.ThrowIfNull(shard);
        return Read(number, shard, stamps: null, open =>
        {
            // Six deviations more than are needed: fewer come once in a billion queries, and then a few fewer references do.
            var share = method.SampleRows == 0 ? 0 : Math.Min(1, (method.SampleRows + (6 * Math.Sqrt(method.SampleRows)) + 10) / task.Pool);
            var limit = share >= 1 ? ulong.MaxValue : (ulong)(share * ulong.MaxValue);
            var ties = new TieBreaker(new Random(task.Seed));
            var rows = new List<int>();
            for (var i = 0; share > 0 && i < open.Ids.Count; i++)
            {
                if (ties.Key(open.Ids[i]) <= limit)
                {
                    rows.Add(i);
                }
            }

            return (ShardRows.Of(open, [.. rows]), 0);
        });
    }

    /// <summary>The sample of the whole pool from the parts of all shards, in any order.</summary>
    /// <exception cref="InvalidDataException">A part is missing, comes twice or belongs to another query; or a sample is in two shards.</exception>
    public ShardSample Join(IEnumerable<ShardCandidates> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ShardCandidates[] ordered = [.. Each(parts, isSample: true, stamps: null).OrderBy(p => p.Shard)];
        if (ordered.Sum(p => (long)p.Size) is var rows && rows != task.Pool)
        {
            throw new InvalidDataException($"The shards have {rows} rows together, and the task says {task.Pool}; they are not those of this query.");
        }

        var joined = ShardRows.Join([.. ordered.Select(p => p.Rows)]);
        Distinct(joined.Ids);
        var ties = new TieBreaker(new Random(task.Seed));
        int[] first = [.. Enumerable.Range(0, joined.Ids.Count).OrderBy(i => ties.Key(joined.Ids[i])).Take(method.SampleRows)];
        return new(task, [.. ordered.Select(p => p.Stamp)], joined.Select(first));
    }

    /// <summary>Reads a whole shard and chooses its candidates. O(rows × (dimensions × screening references + classes)) time.</summary>
    /// <param name="number">Number of the shard.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="sample">The sample of the pool.</param>
    /// <exception cref="ArgumentException">Evidence holds NaN or no distribution; the message names row and sample.</exception>
    /// <exception cref="InvalidDataException">The shard is damaged, or is not what it was when the sample was drawn.</exception>
    public ShardCandidates Score(int number, PoolShard shard, ShardSample sample)
    {
        ArgumentNullException.ThrowIfNull(shard);
        Same(sample);
        return Read(number, shard, sample.Stamps, open => method.Score(open, sample));
    }

    /// <summary>The picks, best first.</summary>
    /// <param name="sample">The sample of the pool.</param>
    /// <param name="candidates">Those of every shard, in any order; each is let go before the next is asked for.</param>
    /// <exception cref="InvalidDataException">A shard's are missing, come twice, belong to another query, or were made of another content than the sample.</exception>
    public IReadOnlyList<Pick> Select(ShardSample sample, IEnumerable<ShardCandidates> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        Same(sample);
        var picks = method.Select(sample, Each(candidates, isSample: false, sample.Stamps));
        Distinct([.. picks.Select(p => p.Id)]);
        return picks;
    }

    private ShardCandidates Read(int number, PoolShard shard, IReadOnlyList<string>? stamps, Func<PoolView, (ShardRows Rows, int Covering)> choose)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, task.Shards);
        var stamp = shard.Stamp();
        using var open = shard.Open();
        var (rows, covering) = choose(open.View with { Labelled = setting.Labelled, Classes = setting.Classes, Head = setting.Head, Targets = setting.Targets, Threads = setting.Threads });
        return stamp == shard.Stamp() && (stamps is null || stamps[number] == stamp)
            ? new() { Task = task, Shard = number, Size = shard.Rows, Stamp = stamp, IsSample = stamps is null, Rows = rows, Covering = covering }
            : throw new InvalidDataException($"Shard {number} ({shard.Name}) changed since the query began; start the query anew.");
    }

    private IEnumerable<ShardCandidates> Each(IEnumerable<ShardCandidates> parts, bool isSample, IReadOnlyList<string>? stamps)
    {
        var seen = new bool[task.Shards];
        foreach (var part in parts)
        {
            if (part.Task != task || part.IsSample != isSample || part.Shard < 0 || part.Shard >= task.Shards)
            {
                throw new InvalidDataException($"The {(part.IsSample ? "sample" : "candidates")} of shard {part.Shard} of {part.Task.Shards} for {part.Task.Count} picks of {part.Task.Strategy} belong to another query or step; score the shard for this one.");
            }

            if (seen[part.Shard] || (stamps is not null && stamps[part.Shard] != part.Stamp))
            {
                throw new InvalidDataException(seen[part.Shard]
                    ? $"Shard {part.Shard} comes twice; give each once."
                    : $"Shard {part.Shard} was scored with another content than the sample was drawn from; start the query anew.");
            }

            seen[part.Shard] = true;
            yield return part;
        }

        if (Array.IndexOf(seen, false) is >= 0 and var missing)
        {
            throw new InvalidDataException($"Shard {missing} of {task.Shards} has given nothing; score it, then go on.");
        }
    }

    private PoolView View(ShardRows rows) => new()
    {
        Ids = rows.Ids,
        Embeddings = rows.Embeddings,
        Probabilities = rows.Probabilities,
        Detections = rows.Detections,
        MemberDetections = rows.MemberDetections,
        ViewDetections = rows.ViewDetections,
        Labelled = setting.Labelled,
        Classes = setting.Classes,
        Head = setting.Head,
        Targets = setting.Targets,
        Threads = setting.Threads,
    };

    private void Same(ShardSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Task != task || sample.Stamps.Count != task.Shards)
        {
            throw new InvalidDataException($"The sample was drawn for {sample.Task.Count} picks of {sample.Task.Strategy} from {sample.Task.Shards} shards with seed {sample.Task.Seed}, which is another query; draw it anew.");
        }
    }

    private static void Distinct(IReadOnlyList<SampleId> ids)
    {
        var seen = new HashSet<SampleId>();
        foreach (var id in ids)
        {
            if (!seen.Add(id))
            {
                throw new InvalidDataException($"Sample {id} is in two shards; every sample belongs to one.");
            }
        }
    }

    /// <summary>One shard's work; of what went wrong on several threads the first is told.</summary>
    private static ShardCandidates Checked(Func<ShardCandidates> work, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            return work();
        }
        catch (AggregateException e) when (e.InnerExceptions is [IOException or InvalidDataException or ObjectDisposedException, ..])
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
            throw;
        }
    }
}
