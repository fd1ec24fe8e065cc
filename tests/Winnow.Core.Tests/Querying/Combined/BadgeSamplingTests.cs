using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>BADGE against k-means++ sampling with every distance computed, and the D2 defects of other implementations.</summary>
public sealed class BadgeSamplingTests
{
    [Fact]
    public void Picks_are_those_of_plain_sampling_with_every_distance() => Check((pool, count, seed) =>
        Assert.Equal(Plain(pool, count, new Random(seed)), pool.Rows(new BadgeSampling().Query(pool, count, new Random(seed)))));

    [Fact]
    public void The_first_pick_has_the_longest_gradient() => Check((pool, count, seed) =>
    {
        if (count > 0)
        {
            var norms = Enumerable.Range(0, pool.Ids.Count).Select(i => SquaredDistance(pool, i, null)).ToArray();
            Assert.Equal(norms.Max(), norms[pool.Rows(new BadgeSampling().Query(pool, 1, new Random(seed)))[0]], 1e-5 * norms.Max());
        }
    });

    [Fact]
    public void The_second_pick_follows_the_squared_distances()
    {
        var pool = Pools.Random(seed: 11, samples: 8, classes: 3, dimensions: 4, labelled: 0);
        var first = pool.Rows(new BadgeSampling().Query(pool, 1, new Random(0)))[0];
        var weights = Enumerable.Range(0, 8).Select(i => SquaredDistance(pool, i, first)).ToArray();
        const int draws = 20_000;
        var counts = new int[8];
        for (var seed = 0; seed < draws; seed++)
        {
            counts[pool.Rows(new BadgeSampling().Query(pool, 2, new Random(Seed.Derive(seed, "badge"))))[1]]++;
        }

        // Chi-squared with 6 degrees of freedom stays below 22.5 in 99.9 % of fair draws.
        var expected = weights.Select(w => draws * w / weights.Sum()).ToArray();
        Assert.Equal(0, counts[first]);
        Assert.InRange(Enumerable.Range(0, 8).Where(i => i != first).Sum(i => Math.Pow(counts[i] - expected[i], 2) / expected[i]), 0, 22.5);
    }

    [Fact]
    public void Defect_D2_the_origin_is_no_centre()
    {
        // From the longest gradient (10, 0) the zero gradient is 100 away and (9, 0) is 1 away; with the origin as a centre the zero one would never be drawn.
        var pool = Gradients([10], [0], [9]);
        var zeros = Enumerable.Range(0, 2000).Count(seed => pool.Rows(new BadgeSampling().Query(pool, 2, new Random(seed)))[1] == 1);
        Assert.InRange(zeros / 2000.0, 0.98, 0.998); // 100 of 101
    }

    [Fact]
    public void Defect_D2_no_sample_is_drawn_twice_in_a_batch() => Check((pool, count, seed) =>
        Assert.Equal(count, new BadgeSampling().Query(pool, count, new Random(seed)).DistinctBy(p => p.Id).Count()));

    [Fact]
    public void Defect_D2_utilities_are_shares_from_one_down_to_zero() => Check((pool, count, seed) =>
    {
        var picks = new BadgeSampling().Query(pool, count, new Random(seed));
        Assert.All(picks, p => Assert.InRange(p.Utility, 0, 1));
        Assert.All(picks.Take(1), p => Assert.Equal(1, p.Utility));
    });

    [Fact]
    public void Defect_D2_the_gradients_are_never_formed()
    {
        // Written out they would take 2,000 × 100 × 768 × 4 bytes = 614 MB.
        var random = new Random(1);
        var pool = new PoolView
        {
            Ids = Pools.Ids(2000),
            GradientFactors = new GradientFactors(Pools.Gaussian(random, 2000, 100), Pools.Gaussian(random, 2000, 768)),
            Threads = 1,
        };
        new BadgeSampling().Query(pool, 10, new Random(1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        new BadgeSampling().Query(pool, 10, new Random(1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1_000_000);
    }

    [Fact]
    public void Equal_gradients_are_drawn_once_while_others_remain() => Check((pool, count, seed) =>
    {
        var rows = pool.Rows(new BadgeSampling().Query(pool, count, new Random(seed)));
        var factors = pool.GradientFactors!;
        string Key(int i) => factors.Residuals.Key(i) + "|" + factors.Features.Key(i);
        var distinct = Enumerable.Range(0, pool.Ids.Count).Select(Key).Distinct().Count();
        Assert.Equal(Math.Min(count, distinct), rows.Select(Key).Distinct().Count());
    });

    private static PoolView Gradients(params float[][] features) => new()
    {
        Ids = Pools.Ids(features.Length),
        GradientFactors = new GradientFactors(Matrix.FromRows([.. features.Select(_ => new[] { 1f, 0f })]), Matrix.FromRows(features)),
    };

    private static List<int> Plain(PoolView pool, int count, Random random)
    {
        var ties = new TieBreaker(random);
        var factors = pool.GradientFactors!;
        var gradients = new UnprunedGradients(factors.Residuals, factors.Features);
        var all = Enumerable.Range(0, pool.Ids.Count).ToList();
        var picks = new List<int>();
        while (picks.Count < count)
        {
            var total = picks.Count == 0 ? 0 : gradients.Nearest.Sum();
            var next = picks.Count == 0 ? all.OrderByDescending(gradients.SquaredNorm).ThenBy(i => ties.Key(pool.Ids[i])).First()
                : total > 0 ? Draw(gradients.Nearest, random.NextDouble() * total)
                : all.Where(i => !picks.Contains(i)).MinBy(i => ties.Key(pool.Ids[i]));
            picks.Add(next);
            gradients.Take(next);
        }

        return picks;
    }

    private static int Draw(double[] weights, double left)
    {
        var last = -1;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
            {
                last = i;
                if (left < weights[i])
                {
                    return i;
                }

                left -= weights[i];
            }
        }

        return last;
    }

    /// <summary>Squared distance of two gradients written out; to the origin where there is no second.</summary>
    private static double SquaredDistance(PoolView pool, int row, int? other)
    {
        var (q, v) = pool.GradientFactors!;
        var sum = 0.0;
        for (var c = 0; c < q.Columns; c++)
        {
            for (var d = 0; d < v.Columns; d++)
            {
                var difference = ((double)q[row, c] * v[row, d]) - (other is { } o ? (double)q[o, c] * v[o, d] : 0);
                sum += difference * difference;
            }
        }

        return sum;
    }

    private static void Check(Action<PoolView, int, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 50)
            from classes in Gen.Choose(2, 9)
            from dimensions in Gen.Choose(1, 60)
            from duplicates in Gen.Elements(true, false)
            from count in Gen.Choose(0, 50)
            select (Pool: Pools.Random(seed, samples, classes, dimensions, 0, duplicates), Count: Math.Min(count, samples), Seed: seed);
        Prop.ForAll(Arb.From(cases), c => property(c.Pool, c.Count, c.Seed)).QuickCheckThrowOnFailure();
    }
}
