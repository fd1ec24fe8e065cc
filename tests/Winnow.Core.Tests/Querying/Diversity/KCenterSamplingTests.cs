using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>k-center against plain greedy selection and against the best cover there is.</summary>
public sealed class KCenterSamplingTests
{
    [Fact]
    public void Corners_come_before_the_middle()
    {
        var pool = Pools.Embedded([[5], [10], [0], [1]], labelled: [[0]]);
        var picks = new KCenterSampling().Query(pool, 4, new Random(1));
        Assert.Equal([1, 0, 3, 2], pool.Rows(picks));
        Assert.Equal([10f, 5f, 1f, 0f], picks.Select(p => p.Utility));
        Assert.Equal("same as an image that is labelled or picked", picks[3].Reason);
    }

    [Fact]
    public void Lazy_picks_are_those_of_plain_greedy() => Check(40, (pool, count, seed) =>
    {
        var ties = new TieBreaker(new Random(seed));
        var expected = Slow.FarthestFirst(pool.Embeddings!, Labelled(pool), count, i => ties.Key(pool.Ids[i]));
        var picks = new KCenterSampling().Query(pool, count, new Random(seed));
        Assert.Equal(expected.Select(e => e.Row), pool.Rows(picks));
        var first = Labelled(pool) is null ? 1 : 0; // without labels the first has no distance of its own
        Assert.Equal(expected.Skip(first).Select(e => (float)Math.Sqrt(e.SquaredDistance)), picks.Skip(first).Select(p => p.Utility));
    });

    [Fact]
    public void The_radius_is_at_most_twice_the_smallest_possible() => Check(14, (pool, count, seed) =>
    {
        count = Math.Clamp(count, 1, Math.Min(4, pool.Ids.Count));
        var picks = pool.Rows(new KCenterSampling().Query(pool, count, new Random(seed)));
        var best = Slow.Subsets(pool.Ids.Count, count).Min(subset => Radius(pool, subset));
        Assert.True(Radius(pool, picks) <= (2 * best) + 1e-5, $"radius {Radius(pool, picks)}, smallest possible {best}");
    });

    [Fact]
    public void Duplicates_are_never_both_picked_while_distinct_samples_remain() => Check(40, (pool, count, seed) =>
    {
        var rows = pool.Embeddings!;
        var known = Labelled(pool) is { } labelled ? Enumerable.Range(0, labelled.Rows).Select(i => labelled.Key(i)).ToHashSet() : [];
        var fresh = Enumerable.Range(0, rows.Rows).Select(i => rows.Key(i)).Where(k => !known.Contains(k)).Distinct().Count();
        var picked = pool.Rows(new KCenterSampling().Query(pool, count, new Random(seed))).Take(fresh).Select(i => rows.Key(i)).ToList();
        Assert.Equal(picked.Count, picked.Distinct().Count());
        Assert.DoesNotContain(picked, known.Contains);
    });

    [Fact]
    public void The_first_pick_without_labels_is_any_sample()
    {
        // Chi-squared with 4 degrees of freedom stays below 18.5 in 99.9 % of fair draws.
        var pool = Pools.Embedded([[0], [1], [2], [50], [51]]);
        var counts = new int[5];
        for (var seed = 0; seed < 5000; seed++)
        {
            counts[pool.Rows(new KCenterSampling().Query(pool, 1, new Random(seed)))[0]]++;
        }

        Assert.InRange(counts.Sum(n => Math.Pow(n - 1000, 2) / 1000), 0, 18.5);
    }

    private static Matrix? Labelled(PoolView pool) => pool.Labelled is { Ids.Count: > 0 } labelled ? labelled.Embeddings : null;

    private static double Radius(PoolView pool, int[] picks) =>
        Enumerable.Range(0, pool.Ids.Count).Max(i => Math.Sqrt(Slow.ToNearest(pool.Embeddings!, i, Labelled(pool), picks)));

    private static void Check(int samplesMax, Action<PoolView, int, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, samplesMax)
            from dimensions in Gen.Choose(1, 4)
            from labelled in Gen.Choose(0, 3)
            from count in Gen.Choose(0, samplesMax)
            select (seed, samples, dimensions, labelled, count);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var random = new Random(c.seed);
            var pool = new PoolView
            {
                Ids = Pools.Ids(c.samples, from: 7),
                Embeddings = Pools.Grid(random, c.samples, c.dimensions, reach: 3),
                Labelled = new LabelledView(Pools.Ids(c.labelled, 1000), new int[c.labelled], Pools.Grid(random, c.labelled, c.dimensions, reach: 3)),
                Threads = 2,
            };
            property(pool, Math.Min(c.count, c.samples), c.seed);
        }).QuickCheckThrowOnFailure();
    }
}
