using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying.Sharding;

/// <summary>Pools in groups of unequal size, sorted by group so that shards differ as much as they can.</summary>
internal static class ShardedPools
{
    /// <summary>Sizes small enough that samples are parts of small pools.</summary>
    public static ShardedQueryOptions Small { get; } = new() { References = 400, ScreenReferences = 150, Candidates = 600, CandidatesPerShardMin = 20 };

    public static PoolView Grouped(int seed, int samples, int labelled = 30, bool probabilities = true, int dimensions = 8, int classes = 4, int groups = 25)
    {
        var random = new Random(seed);
        var centres = Pools.Gaussian(random, groups, dimensions);
        int[] members = [.. Enumerable.Range(0, samples).Select(_ => (int)(groups * Math.Pow(random.NextDouble(), 2))).Order()];
        return new PoolView
        {
            Ids = Pools.Ids(samples, from: 500),
            Classes = [.. Enumerable.Range(0, classes).Select(c => $"c{c}")],
            Embeddings = Around(members),
            Probabilities = probabilities ? Pools.Distributions(random, samples, classes) : null,
            Labelled = labelled == 0 ? null : new LabelledView(Pools.Ids(labelled, 1_000_000), [.. Enumerable.Range(0, labelled).Select(i => i % classes)], Around([.. Enumerable.Range(0, labelled).Select(_ => random.Next(groups))])),
            Threads = 2,
        };

        Matrix Around(int[] of)
        {
            var rows = Pools.Gaussian(random, of.Length, dimensions);
            for (var i = 0; i < of.Length; i++)
            {
                for (var d = 0; d < dimensions; d++)
                {
                    // Exact as float16, so that a file holds the very pool.
                    rows[i, d] = (float)(Half)(centres[of[i], d] + (0.3f * rows[i, d]));
                }
            }

            return rows;
        }
    }

    public static ShardedQuery Query(PoolView pool, IReadOnlyList<PoolShard> shards, int count, IQueryStrategy? strategy = null, int seed = 7) =>
        new(strategy ?? new AdaptiveSampling(), Task(pool, shards, count, strategy, seed), pool);

    public static ShardTask Task(PoolView pool, IReadOnlyList<PoolShard> shards, int count, IQueryStrategy? strategy = null, int seed = 7) =>
        new((strategy ?? new AdaptiveSampling()).Name, count, seed, pool.Ids.Count, shards.Count) { Options = Small };

    public static IReadOnlyList<Pick> Run(IQueryStrategy strategy, IReadOnlyList<PoolShard> shards, int count, int seed, PoolView pool, ShardedQueryOptions? options = null) =>
        ShardedQuery.Run(strategy, shards, count, seed, pool, options, null, TestContext.Current.CancellationToken);

    public static IReadOnlyList<(SampleId Sample, float SquaredDistance)>[] Search(IReadOnlyList<PoolShard> shards, Matrix queries, int neighbours, int probes, int seed, int threads) =>
        ShardedNeighbours.Search(shards, queries, neighbours, probes, seed, threads, TestContext.Current.CancellationToken);

    /// <summary>The space, width and weights by which the strategy chooses.</summary>
    public static AdaptivePlan Plan(PoolView pool, IReadOnlyList<PoolShard> shards, int count, AdaptiveSampling strategy)
    {
        var query = Query(pool, shards, count, strategy);
        var rows = query.Join([.. shards.Select((s, i) => query.Sample(i, s))]).Rows;
        return new(strategy.Options, Task(pool, shards, count, strategy), pool with { Ids = rows.Ids, Embeddings = rows.Embeddings, Probabilities = rows.Probabilities });
    }

    /// <summary>What picks add to Σ w(x) · max exp(−d² / 2σ²) over all rows of the pool, beyond what labelled samples cover, in plain double arithmetic.</summary>
    public static double Objective(PoolView pool, IEnumerable<Pick> picks, AdaptivePlan plan)
    {
        var points = plan.Space.Of(pool.Embeddings!, [.. Enumerable.Range(0, pool.Ids.Count)]);
        var centres = points.Select(pool.Rows(picks));
        var weights = plan.Weights(pool);
        var sum = 0.0;
        for (var i = 0; i < points.Rows; i++)
        {
            var start = plan.Labelled is null ? 0 : Best(points.Row(i), plan.Labelled);
            sum += weights[i] * Math.Max(0, Best(points.Row(i), centres) - start);
        }

        return sum;

        double Best(ReadOnlySpan<float> row, Matrix of)
        {
            var best = 0.0;
            for (var c = 0; c < of.Rows; c++)
            {
                best = Math.Max(best, Math.Exp(-Squared(row, of.Row(c)) / (2 * plan.Width * plan.Width)));
            }

            return best;
        }
    }

    public static double Squared(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sum = 0.0;
        for (var d = 0; d < left.Length; d++)
        {
            sum += ((double)left[d] - right[d]) * ((double)left[d] - right[d]);
        }

        return sum;
    }
}
