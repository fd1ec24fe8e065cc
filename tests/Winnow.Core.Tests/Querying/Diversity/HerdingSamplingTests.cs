using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>Kernel herding against its rule written out, and its promise that the batch's mean nears the pool's.</summary>
public sealed class HerdingSamplingTests
{
    [Fact]
    public void Picks_follow_the_rule_written_out()
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 25)
            from labelled in Gen.Choose(0, 4)
            from duplicates in Gen.Elements(true, false)
            select (seed, samples, labelled, duplicates);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var pool = Pools.Random(c.seed, c.samples, 3, 5, c.labelled, c.duplicates);
            var k = Similarities(UnitRows.Of(pool.Embeddings!, pool.Labelled!.Embeddings!));
            var weights = Enumerable.Range(0, c.samples).Select(x => Mean(k, x, c.samples)).ToArray();
            for (var l = 0; l < c.labelled; l++)
            {
                Step(k, weights, c.samples, c.samples + l);
            }

            var left = Enumerable.Range(0, c.samples).ToHashSet();
            foreach (var row in pool.Rows(new HerdingSampling().Query(pool, c.samples, new Random(c.seed))))
            {
                Assert.Equal(left.Max(i => weights[i]), weights[row], 1e-4);
                left.Remove(row);
                Step(k, weights, c.samples, row);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_discrepancy_falls_as_the_batch_grows_and_stays_below_that_of_chance(int seed)
    {
        var pool = Pools.Random(seed, samples: 400, classes: 3, dimensions: 3, labelled: 0);
        var k = Similarities(UnitRows.Of(pool.Embeddings!));
        var picks = pool.Rows(new HerdingSampling().Query(pool, 40, new Random(seed)));
        double[] fallen = [.. new[] { 1, 4, 10, 40 }.Select(b => Discrepancy(k, picks[..b]))];
        Assert.All(fallen.Zip(fallen.Skip(1)), pair => Assert.True(pair.Second < pair.First, $"{pair.Second} after {pair.First}"));
        Assert.True(fallen[3] < fallen[1] / 4, $"{fallen[3]} at 40 picks, {fallen[1]} at 4"); // like 1/b, where chance falls like 1/√b
        var chance = Enumerable.Range(0, 20).Average(s => Discrepancy(k, pool.Rows(new RandomSampling().Query(pool, 40, new Random(s)))));
        Assert.True(fallen[3] < chance / 2);
    }

    [Fact]
    public void A_width_that_is_none_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new HerdingSampling(float.NaN));

    private static double[][] Similarities(Matrix rows) => SlowCoverage.Similarities(rows, rows, squared => Math.Exp(-squared));

    private static double Mean(double[][] k, int row, int samples) => Enumerable.Range(0, samples).Average(i => k[i][row]);

    private static void Step(double[][] k, double[] weights, int samples, int taken)
    {
        for (var i = 0; i < samples; i++)
        {
            weights[i] += Mean(k, i, samples) - k[i][taken];
        }
    }

    /// <summary>Distance between the mean features of pool and batch (MMD).</summary>
    private static double Discrepancy(double[][] k, int[] picks) => Math.Sqrt(Math.Max(0, Enumerable.Range(0, k.Length).Average(i => Mean(k, i, k.Length))
        - (2 * picks.Average(p => Mean(k, p, k.Length))) + picks.Average(p => picks.Average(q => k[p][q]))));
}
