using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>k-medoids: where it may stop, and what its picks stand for.</summary>
public sealed class KMedoidsSamplingTests
{
    [Fact]
    public void The_middle_of_each_group_is_picked_and_the_larger_group_first()
    {
        var pool = Pools.Embedded([[0], [1], [2], [3], [4], [100], [101], [102]]);
        for (var seed = 0; seed < 20; seed++)
        {
            var picks = new KMedoidsSampling().Query(pool, 2, new Random(seed));
            Assert.Equal([2, 6], pool.Rows(picks));
            Assert.Equal([5 / 8f, 3 / 8f], picks.Select(p => p.Utility));
        }
    }

    [Fact]
    public void An_outlier_pulls_a_mean_but_not_a_medoid()
    {
        var pool = Pools.Embedded([[0], [1], [2], [3], [1000]]);
        Assert.Equal([2], pool.Rows(new KMedoidsSampling().Query(pool, 1, new Random(1))));
    }

    [Fact]
    public void No_member_is_a_better_middle_and_no_row_is_nearer_to_another() => Check((rows, count, seed) =>
    {
        var fit = KMedoids.Fit(rows, count, i => (ulong)i, threads: 2);
        double Between(int i, int j) => Math.Sqrt(Slow.SquaredDistance(rows.Row(i), rows.Row(j)));
        Assert.All(fit.Assignment.Select((c, i) => (c, i)), p =>
        {
            Assert.Equal(fit.Medoids.Min(m => Between(p.i, m)), Between(p.i, fit.Medoids[p.c]), 1e-5);
            Assert.Equal(Between(p.i, fit.Medoids[p.c]), fit.Distances[p.i], 1e-5);
        });
        for (var c = 0; c < count; c++)
        {
            var members = Enumerable.Range(0, rows.Rows).Where(i => fit.Assignment[i] == c).ToList();
            double Total(int i) => members.Sum(j => Between(i, j));
            Assert.Equal(members.Min(Total), Total(fit.Medoids[c]), 1e-4);
        }
    });

    [Fact]
    public void Copies_are_medoids_only_after_every_distinct_row() => Check((rows, count, seed) =>
    {
        var pool = new PoolView { Ids = Pools.Ids(rows.Rows), Embeddings = rows };
        var picks = pool.Rows(new KMedoidsSampling().Query(pool, count, new Random(seed)));
        Assert.Equal(Math.Min(count, rows.Distinct()), picks.Select(i => rows.Key(i)).Distinct().Count());
    });

    private static void Check(Action<Matrix, int, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 50)
            from dimensions in Gen.Choose(1, 5)
            from count in Gen.Choose(1, 50)
            select (seed, samples, dimensions, count);
        Prop.ForAll(Arb.From(cases), c => property(Pools.Grid(new Random(c.seed), c.samples, c.dimensions, reach: 3), Math.Min(c.count, c.samples), c.seed)).QuickCheckThrowOnFailure();
    }
}
