using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>The k-means batch against the clusters it is made from.</summary>
public sealed class KMeansSamplingTests
{
    [Fact]
    public void The_middle_of_each_group_is_picked_and_the_larger_group_first()
    {
        var pool = Pools.Embedded([[0], [1], [2], [3], [4], [100], [101], [102]]);
        for (var seed = 0; seed < 20; seed++)
        {
            var picks = new KMeansSampling().Query(pool, 2, new Random(seed));
            Assert.Equal([2, 6], pool.Rows(picks));
            Assert.Equal([5 / 8f, 3 / 8f], picks.Select(p => p.Utility));
            Assert.Equal("stands for a group of 5 images", picks[0].Reason);
        }
    }

    [Fact]
    public void As_many_as_there_are_gives_all() => Check((pool, _, seed) =>
        Assert.Equal(Enumerable.Range(0, pool.Ids.Count), pool.Rows(new KMeansSampling().Query(pool, pool.Ids.Count, new Random(seed))).Order()));

    [Fact]
    public void None_is_picked_twice() => Check((pool, count, seed) =>
        Assert.Equal(count, new KMeansSampling().Query(pool, count, new Random(seed)).DistinctBy(p => p.Id).Count()));

    [Fact]
    public void Each_pick_is_the_member_nearest_to_its_centroid() => Check((pool, count, seed) =>
    {
        var random = new Random(seed);
        _ = new TieBreaker(random);
        var fit = KMeans.Fit(pool.Embeddings!, Math.Max(1, count), random, threads: 1);
        var picks = new KMeansSampling().Query(pool, count, new Random(seed));
        Assert.All(picks.Where(p => p.Utility > 0).Zip(pool.Rows(picks)), p =>
        {
            var cluster = fit.Assignment[p.Second];
            var members = Enumerable.Range(0, pool.Ids.Count).Where(i => fit.Assignment[i] == cluster).ToList();
            double ToCentroid(int i) => Slow.SquaredDistance(pool.Embeddings!.Row(i), fit.Centroids.Row(cluster));
            Assert.Equal(members.Min(ToCentroid), ToCentroid(p.Second), 1e-3); // float32 norms up to 72 leave 1e-4
            Assert.Equal((float)members.Count / pool.Ids.Count, p.First.Utility);
        });
    });

    [Fact]
    public void Groups_together_hold_the_whole_pool() => Check((pool, count, seed) =>
        Assert.Equal(count == 0 ? 0 : 1, new KMeansSampling().Query(pool, count, new Random(seed)).Sum(p => p.Utility), 1e-5f));

    [Fact]
    public void Duplicates_fill_a_batch_only_after_every_distinct_sample() => Check((pool, count, seed) =>
    {
        var rows = pool.Rows(new KMeansSampling().Query(pool, count, new Random(seed)));
        Assert.Equal(Math.Min(count, pool.Embeddings!.Distinct()), rows.Select(i => pool.Embeddings!.Key(i)).Distinct().Count());
    });

    private static void Check(Action<PoolView, int, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 60)
            from dimensions in Gen.Choose(1, 8)
            from count in Gen.Choose(0, 60)
            select (seed, samples, dimensions, count);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var pool = new PoolView { Ids = Pools.Ids(c.samples, from: 3), Embeddings = Pools.Grid(new Random(c.seed), c.samples, c.dimensions, reach: 3), Threads = 2 };
            property(pool, Math.Min(c.count, c.samples), c.seed);
        }).QuickCheckThrowOnFailure();
    }
}
