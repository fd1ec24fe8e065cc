using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying.Sharding;

public sealed class ShardedQueryTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public static TheoryData<string> Strategies => ["adaptive", "margin", "k-center", "typiclust", "maxherding", "k-means", "class-balanced:entropy"];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Strategies))]
    public void Picks_are_the_same_for_any_threads_and_any_order_of_work(string name)
    {
        var strategy = QueryStrategies.Get(name);
        var pool = ShardedPools.Grouped(seed: 1, samples: 1500);
        var shards = PoolShard.Of(pool, 400);
        Assert.Equal(4, shards.Count);
        var expected = ShardedPools.Run(strategy, shards, 40, 7, pool, ShardedPools.Small);
        Assert.Equal(40, expected.DistinctBy(p => p.Id).Count());

        var other = pool.WithThreads(1);
        var query = ShardedPools.Query(other, shards, 40, strategy);
        int[] order = [2, 0, 3, 1];
        var sample = query.Join([.. order.Select(i => query.Sample(i, PoolShard.Of(other, 400)[i]))]);
        var elsewhere = ShardedPools.Query(other, shards, 40, strategy);
        var picks = elsewhere.Select(Again(sample), Enumerable.Reverse(order).Select(i => Again(query.Score(i, PoolShard.Of(other, 400)[i], sample))));
        Assert.Equal(expected, picks);
    }

    [Theory, InlineData("margin"), InlineData("entropy"), InlineData("ratio"), InlineData("least-confidence")]
    public void Strategies_that_score_each_sample_by_itself_pick_what_they_pick_from_the_whole_pool(string name)
    {
        var strategy = QueryStrategies.Get(name);
        foreach (var duplicates in new[] { false, true })
        {
            var pool = Pools.Random(seed: 4, samples: 700, classes: 5, dimensions: 6, labelled: 8, duplicates);
            Assert.Equal(strategy.Query(pool, 60, new Random(9)), ShardedPools.Run(strategy, PoolShard.Of(pool, 110), 60, 9, pool));
        }
    }

    [Fact]
    public void The_sample_of_the_pool_does_not_depend_on_the_cut()
    {
        var pool = ShardedPools.Grouped(seed: 2, samples: 60_000, labelled: 10, dimensions: 2);
        var samples = new[] { 60_000, 9000, 1001 }.Select(rows => PoolShard.Of(pool, rows)).Select(shards =>
        {
            var query = ShardedPools.Query(pool, shards, 10);
            return query.Join([.. shards.Select((s, i) => query.Sample(i, s))]).Rows.Ids;
        }).ToList();
        Assert.Equal(20_010, samples[0].Count);
        Assert.All(samples, s => Assert.Equal(samples[0], s));
    }

    [Theory, InlineData(true, 30), InlineData(false, 30), InlineData(true, 0)]
    public void Adaptive_covers_over_sorted_shards_about_what_it_covers_in_one_piece(bool probabilities, int labelled)
    {
        var pool = ShardedPools.Grouped(seed: 3, samples: 5000, labelled, probabilities, groups: 40);
        var strategy = new AdaptiveSampling(new AdaptiveOptions { RandomShare = 0 });
        // In one piece 2,000 of these 5,000 samples are references, nearly all there is to know; over shards a quarter may be.
        var options = new ShardedQueryOptions { ScreenReferences = 600, Candidates = 1000 };
        var (whole, sharded) = (strategy.Query(pool, 50, new Random(7)), ShardedPools.Run(strategy, PoolShard.Of(pool, 700), 50, 7, pool, options));
        var plan = ShardedPools.Plan(pool, PoolShard.Of(pool, 700), 50, strategy);
        var ratio = ShardedPools.Objective(pool, sharded, plan) / ShardedPools.Objective(pool, whole, plan);
        Assert.InRange(ratio, 0.88, 1.2);
    }

    [Fact]
    public void Chance_draws_from_the_whole_pool_and_says_with_which_probability()
    {
        var pool = ShardedPools.Grouped(seed: 4, samples: 3000);
        var strategy = new AdaptiveSampling(new AdaptiveOptions { RandomShare = 0.25 });
        var drawn = ShardedPools.Run(strategy, PoolShard.Of(pool, 500), 40, 7, pool, ShardedPools.Small).Where(p => p.InclusionProbability is not null).ToList();
        Assert.Equal(10, drawn.Count);
        Assert.All(drawn, p => Assert.Equal(10.0 / 3000, p.InclusionProbability!.Value, 1e-12));
        var ties = new TieBreaker(new Random(7));
        Assert.Equal(pool.Ids.OrderBy(id => ties.Key(id)).Take(10).Order(), drawn.Select(p => p.Id).Order());
    }

    [Fact]
    public void Files_of_16_bits_give_the_picks_that_memory_gives()
    {
        var pool = ShardedPools.Grouped(seed: 5, samples: 1200);
        pool = pool with { Probabilities = new(1200, 4, [.. pool.Probabilities!.Array.Select(v => (float)(Half)v)]) };
        var (memory, files) = (PoolShard.Of(pool, 300), Files(pool, 300));
        Assert.Equal(ShardedPools.Run(new AdaptiveSampling(), memory, 30, 7, pool, ShardedPools.Small), ShardedPools.Run(new AdaptiveSampling(), files, 30, 7, pool, ShardedPools.Small));
        Assert.Equal(ShardedPools.Run(new KMeansSampling(), memory, 30, 7, pool, ShardedPools.Small), ShardedPools.Run(new KMeansSampling(), files, 30, 7, pool, ShardedPools.Small));
    }

    [Fact]
    public void The_whole_pool_can_be_picked()
    {
        var pool = ShardedPools.Grouped(seed: 6, samples: 90);
        var picks = ShardedPools.Run(new AdaptiveSampling(), PoolShard.Of(pool, 25), 90, 7, pool, ShardedPools.Small);
        Assert.Equal(pool.Ids, picks.Select(p => p.Id).Order());
    }

    [Fact]
    public void Where_chosen_labels_teach_less_than_random_ones_chance_picks_all()
    {
        var pool = ShardedPools.Grouped(seed: 8, samples: 800, labelled: 200, classes: 2);
        var known = pool.Labelled!;
        for (var i = 0; i < 200; i++)
        {
            // What was drawn by chance tells the classes apart; what was chosen has every label wrong.
            var side = i % 2 == 0 ? 1 : -1;
            known.Embeddings!.Row(i).Fill(side * (i % 4 < 2 ? 3 : 2.5f));
        }

        pool = pool with
        {
            Labelled = known with
            {
                Classes = [.. Enumerable.Range(0, 200).Select(i => (i % 2) ^ (i < 100 ? 0 : 1))],
                InclusionProbabilities = [.. Enumerable.Range(0, 200).Select(i => i < 100 ? 0.1 : (double?)null)],
            },
        };
        var picks = ShardedPools.Run(new AdaptiveSampling(), PoolShard.Of(pool, 300), 20, 7, pool, ShardedPools.Small);
        Assert.Equal(new AdaptiveSampling().Query(pool, 20, new Random(7)).Select(p => p.Id), picks.Select(p => p.Id));
        Assert.All(picks, p => Assert.Equal(20.0 / 800, p.InclusionProbability));
    }

    [Fact]
    public void Only_large_pools_are_cut()
    {
        var pool = ShardedPools.Grouped(seed: 9, samples: 600);
        var strategy = new AdaptiveSampling();
        Assert.Equal(strategy.Query(pool, 10, new Random(3)), LargePool.Query(strategy, pool, 10, new Random(3)));
        Assert.Equal(
            ShardedPools.Run(strategy, PoolShard.Of(pool), 10, new Random(3).Next(), pool),
            LargePool.Query(strategy, pool, 10, new Random(3), samplesMin: 600));
        Assert.Equal(new RandomSampling().Query(pool, 10, new Random(3)), LargePool.Query(new RandomSampling(), pool, 10, new Random(3), samplesMin: 600));
    }

    private List<PoolShard> Files(PoolView pool, int rows)
    {
        var shards = new List<PoolShard>();
        for (var first = 0; first < pool.Ids.Count; first += rows)
        {
            int[] part = [.. Enumerable.Range(first, rows)];
            shards.Add(PoolShard.OfFiles(Write(pool.Embeddings!.Select(part)), Write(pool.Probabilities!.Select(part)), pool.Ids[first].Value));
        }

        return shards;

        string Write(Matrix matrix)
        {
            var path = Path.Combine(folder, Path.GetRandomFileName());
            using var writer = new MatrixFileWriter(path, matrix.Columns, MatrixFileType.Float16);
            writer.Write(matrix);
            writer.Complete();
            return path;
        }
    }

    private static ShardSample Again(ShardSample sample)
    {
        using var stream = new MemoryStream();
        sample.Write(stream);
        stream.Position = 0;
        return ShardSample.Read(stream);
    }

    private static ShardCandidates Again(ShardCandidates candidates)
    {
        using var stream = new MemoryStream();
        candidates.Write(stream);
        stream.Position = 0;
        return ShardCandidates.Read(stream);
    }
}
