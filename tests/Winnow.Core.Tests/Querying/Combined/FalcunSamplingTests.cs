using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>FALCUN against its rule written out, and its two limits.</summary>
public sealed class FalcunSamplingTests
{
    [Fact]
    public void An_exponent_of_zero_draws_uniformly()
    {
        var pool = Pools.Of([1, 0, 0], [0.5f, 0.5f, 0], [0.9f, 0.1f, 0], [0.4f, 0.3f, 0.3f], [0.6f, 0.4f, 0]);
        var counts = new int[2, 5];
        const int draws = 5000;
        for (var seed = 0; seed < draws; seed++)
        {
            var rows = pool.Rows(new FalcunSampling(gamma: 0).Query(pool, 2, new Random(Seed.Derive(seed, "falcun"))));
            counts[0, rows[0]]++;
            counts[1, rows[1]]++;
        }

        // Chi-squared with 4 degrees of freedom stays below 18.5 in 99.9 % of fair draws.
        foreach (var turn in new[] { 0, 1 })
        {
            Assert.InRange(Enumerable.Range(0, 5).Sum(i => Math.Pow(counts[turn, i] - (draws / 5.0), 2) / (draws / 5.0)), 0, 18.5);
        }
    }

    [Fact]
    public void A_large_exponent_takes_the_best_and_then_the_most_different()
    {
        // The first is least sure; a copy of it is as unsure but no different, the last is unsure in another way.
        var pool = Pools.Of([0.5f, 0.5f, 0], [0.5f, 0.5f, 0], [1, 0, 0], [0, 0.45f, 0.55f]);
        var rows = pool.Rows(new FalcunSampling(gamma: 300).Query(pool, 2, new Random(3)));
        Assert.Contains(rows[0], new[] { 0, 1 });
        Assert.Equal(3, rows[1]);
    }

    [Fact]
    public void Picks_are_those_of_the_rule_written_out() => CombinedCases.Check((pool, count, seed) =>
    {
        var random = new Random(seed);
        var ties = new TieBreaker(random);
        var p = pool.Probabilities!;
        var u = Enumerable.Range(0, p.Rows).Select(i => CombinedCases.Margin(p.Row(i))).ToArray();
        var distance = (float[])u.Clone();
        var left = Enumerable.Range(0, p.Rows).ToList();
        var expected = new List<int>();
        while (expected.Count < count)
        {
            var (least, most) = (left.Min(i => distance[i]), left.Max(i => distance[i]));
            var weights = left.Select(i => Math.Pow(u[i] + (most > least ? (distance[i] - least) / (most - least) : 0), 10)).ToArray();
            var next = weights.Sum() > 0 ? left[Draw(weights, random.NextDouble() * weights.Sum())] : left.MinBy(i => ties.Key(pool.Ids[i]));
            expected.Add(next);
            left.Remove(next);
            for (var i = 0; i < distance.Length; i++)
            {
                distance[i] = Math.Min(distance[i], Divergences.Absolute(p.Row(i), p.Row(next)));
            }
        }

        Assert.Equal(expected, pool.Rows(new FalcunSampling().Query(pool, count, new Random(seed))));
    });

    [Fact]
    public void Utilities_lie_between_zero_and_two() => CombinedCases.Check((pool, count, seed) =>
        Assert.All(new FalcunSampling().Query(pool, count, new Random(seed)), pick => Assert.InRange(pick.Utility, 0, 2)));

    [Fact]
    public void A_sure_pool_is_drawn_by_the_seed()
    {
        var pool = Pools.Of([1, 0, 0], [1, 0, 0], [1, 0, 0]);
        Assert.Equal(3, Enumerable.Range(0, 60).Select(seed => pool.Rows(new FalcunSampling().Query(pool, 1, new Random(seed)))[0]).Distinct().Count());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void An_exponent_that_is_none_is_refused(double gamma) => Assert.Throws<ArgumentOutOfRangeException>(() => new FalcunSampling(gamma));

    private static int Draw(double[] weights, double left)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0 && left < weights[i])
            {
                return i;
            }

            left -= weights[i];
        }

        return Array.FindLastIndex(weights, w => w > 0);
    }
}
