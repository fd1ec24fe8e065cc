using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>The greedy determinant against determinants written out.</summary>
public sealed class DppSamplingTests
{
    [Fact]
    public void The_greedy_order_is_that_of_determinants_written_out()
    {
        var cases = from seed in Gen.Choose(0, 1_000_000) from labelled in Gen.Choose(0, 2) select (seed, labelled);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var pool = Pools.Random(c.seed, samples: 8, classes: 3, dimensions: 4, labelled: c.labelled);
            var rows = c.labelled == 0 ? UnitRows.Of(pool.Embeddings!) : UnitRows.Of(pool.Embeddings!, pool.Labelled!.Embeddings!);
            var taken = Enumerable.Range(8, c.labelled).ToList();
            var picks = new DppSampling().Query(pool, 3, new Random(c.seed));
            foreach (var (pick, row) in picks.Zip(pool.Rows(picks)))
            {
                var best = Enumerable.Range(0, 8).Except(taken).Max(i => Determinant(rows, [.. taken, i]));
                Assert.Equal(best, Determinant(rows, [.. taken, row]), 1e-5);
                Assert.Equal(best / Determinant(rows, taken), pick.Utility, 2e-3);
                taken.Add(row);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Copies_are_never_both_picked_while_distinct_samples_remain() => Check((pool, count, seed) =>
    {
        var rows = UnitRows.Of(pool.Embeddings!);
        var distinct = rows.Distinct();
        var picked = pool.Rows(new DppSampling(0.5f).Query(pool, count, new Random(seed))).Take(distinct).Select(i => rows.Key(i)).ToList();
        Assert.Equal(picked.Count, picked.Distinct().Count());
    });

    [Fact]
    public void What_equals_a_labelled_sample_comes_last() => Check((pool, _, seed) =>
    {
        var known = pool with { Labelled = new LabelledView(Pools.Ids(1, 1_000_000), [0], pool.Embeddings!.Select([0])) };
        var picks = new DppSampling(0.5f).Query(known, pool.Ids.Count, new Random(seed));
        var rows = UnitRows.Of(pool.Embeddings!);
        var last = pool.Rows(picks.Where(p => p.Utility == 0)).Select(i => rows.Key(i)).ToHashSet();
        Assert.Contains(rows.Key(0), last);
        Assert.DoesNotContain(pool.Rows(picks.Where(p => p.Utility > 0)), i => rows.Key(i) == rows.Key(0));
    });

    [Fact]
    public void The_first_of_an_unlabelled_pool_is_wholly_new() => Check((pool, count, seed) =>
        Assert.Equal(1, new DppSampling().Query(pool with { Labelled = null }, count, new Random(seed))[0].Utility));

    /// <summary>Determinant of the Gaussian similarities of these rows, by elimination in double precision.</summary>
    private static double Determinant(Matrix rows, List<int> chosen)
    {
        var n = chosen.Count;
        var k = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                k[i, j] = Math.Exp(-Slow.SquaredDistance(rows.Row(chosen[i]), rows.Row(chosen[j])));
            }
        }

        var product = 1.0;
        for (var p = 0; p < n; p++)
        {
            product *= k[p, p];
            for (var i = p + 1; i < n; i++)
            {
                var factor = k[i, p] / k[p, p];
                for (var j = p; j < n; j++)
                {
                    k[i, j] -= factor * k[p, j];
                }
            }
        }

        return product;
    }

    private static void Check(Action<PoolView, int, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 20)
            from count in Gen.Choose(1, 20)
            select (seed, samples, count);
        Prop.ForAll(Arb.From(cases), c =>
        {
            // Directions on a grid are apart by far more than rounding.
            var embeddings = Pools.Grid(new Random(c.seed), c.samples, 3, reach: 1);
            property(new PoolView { Ids = Pools.Ids(c.samples, from: 4), Embeddings = embeddings, Threads = 2 }, Math.Min(c.count, c.samples), c.seed);
        }).QuickCheckThrowOnFailure();
    }
}
