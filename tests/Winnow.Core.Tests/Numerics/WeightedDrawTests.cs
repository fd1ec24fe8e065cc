using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;

namespace Winnow.Core.Tests.Numerics;

public sealed class WeightedDrawTests
{
    [Fact]
    public void Draws_what_one_running_sum_over_all_weights_draws()
    {
        // Whole numbers are summed exactly in any order, so both agree on every draw.
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from count in Gen.Choose(1, 3500)
            from zeros in Gen.Choose(0, 20)
            select (seed, count, zeros);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var random = new Random(c.seed);
            var weights = Enumerable.Range(0, c.count).Select(_ => random.Next(c.zeros + 1) > 0 ? 0.0 : random.Next(4)).ToArray();
            var expected = Plain(weights, new Random(c.seed));
            Assert.Equal(expected, WeightedDraw.Next(weights, Sums(weights), new Random(c.seed)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Frequencies_follow_the_weights_across_chunks()
    {
        var weights = new double[2600];
        (int Index, double Weight)[] set = [(0, 1), (1023, 2), (1024, 3), (2047, 4), (2599, 10)];
        foreach (var (index, weight) in set)
        {
            weights[index] = weight;
        }

        var sums = Sums(weights);
        var random = new Random(5);
        var counts = new int[weights.Length];
        for (var draw = 0; draw < 20_000; draw++)
        {
            counts[WeightedDraw.Next(weights, sums, random)]++;
        }

        // Chi-squared with 4 degrees of freedom stays below 18.5 in 99.9 % of fair draws.
        Assert.InRange(set.Sum(s => Math.Pow(counts[s.Index] - (s.Weight * 1000), 2) / (s.Weight * 1000)), 0, 18.5);
        Assert.Equal(20_000, set.Sum(s => counts[s.Index]));
    }

    [Fact]
    public void A_draw_that_rounding_carries_past_the_end_goes_to_the_last_positive_weight()
    {
        double[] weights = [1, 2, 0];
        Assert.Equal(1, WeightedDraw.Next(weights, [3.5], new Fixed(0.999)));
    }

    [Fact]
    public void No_weight_gives_no_index_and_draws_nothing() =>
        Assert.Equal(-1, WeightedDraw.Next(new double[3], [0], new Fixed(double.NaN)));

    private static double[] Sums(double[] weights) => [.. weights.Chunk(Chunks.DefaultSize).Select(c => c.Sum())];

    private static int Plain(double[] weights, Random random)
    {
        if (weights.Sum() == 0)
        {
            return -1;
        }

        var left = random.NextDouble() * weights.Sum();
        var index = 0;
        while (left >= weights[index])
        {
            left -= weights[index++];
        }

        return index;
    }

    /// <summary>Always the same number; none at all where it is NaN.</summary>
    private sealed class Fixed(double value) : Random(0)
    {
        public override double NextDouble() => double.IsNaN(value) ? throw new InvalidOperationException("Nothing was to be drawn.") : value;
    }
}
