using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Stochastic batches against the chances they should draw with.</summary>
public sealed class StochasticSamplingTests
{
    private static readonly float[][] Rows = [[0.5f, 0.5f], [0.75f, 0.25f], [0.9f, 0.1f], [1, 0]]; // margins 1, ½, 0.2, 0

    public static TheoryData<StochasticForm> Forms => [.. Enum.GetValues<StochasticForm>()];

    [Theory]
    [InlineData(StochasticForm.Power, 1, new[] { 1 / 1.7, 0.5 / 1.7, 0.2 / 1.7, 0 })]
    [InlineData(StochasticForm.Power, 2, new[] { 1 / 1.29, 0.25 / 1.29, 0.04 / 1.29, 0 })]
    [InlineData(StochasticForm.Softmax, 1, new[] { 0.40177, 0.24369, 0.18053, 0.14780 })] // e^s over the sum
    [InlineData(StochasticForm.Softrank, 1, new[] { 0.48, 0.24, 0.16, 0.12 })]
    [InlineData(StochasticForm.Power, 0, new[] { 0.25, 0.25, 0.25, 0.25 })]
    [InlineData(StochasticForm.Softmax, 0, new[] { 0.25, 0.25, 0.25, 0.25 })]
    [InlineData(StochasticForm.Softrank, 0, new[] { 0.25, 0.25, 0.25, 0.25 })]
    public void The_first_pick_is_drawn_with_the_chances_of_the_paper(StochasticForm form, double beta, double[] chances)
    {
        const int Draws = 4000;
        var strategy = new StochasticSampling(new MarginSampling(), form, beta);
        var counts = new int[4];
        for (var seed = 0; seed < Draws; seed++)
        {
            counts[strategy.Query(Pools.Of(Rows), 1, new Random(seed))[0].Id.Value]++;
        }

        Assert.All(counts.Zip(chances).Where(c => c.Second == 0), c => Assert.Equal(0, c.First));
        var chiSquare = counts.Zip(chances).Where(c => c.Second > 0).Sum(c => Math.Pow(c.First - (Draws * c.Second), 2) / (Draws * c.Second));
        Assert.True(chiSquare < 16.27, $"χ² = {chiSquare}"); // 0.999 quantile at 3 degrees of freedom
    }

    [Theory, MemberData(nameof(Forms))]
    public void With_infinite_beta_it_takes_the_highest(StochasticForm form) => Check((pool, count, seed) =>
        Assert.Equal(
            new MarginSampling().Query(pool, count, new Random(seed)),
            new StochasticSampling(new MarginSampling(), form, double.PositiveInfinity).Query(pool, count, new Random(seed))));

    [Theory, MemberData(nameof(Forms))]
    public void With_large_beta_it_comes_close_to_that(StochasticForm form)
    {
        var pool = Pools.Of(Rows);
        Assert.Equal([0, 1, 2, 3], pool.Rows(new StochasticSampling(new MarginSampling(), form, beta: 1e6).Query(pool, 4, new Random(1))));
    }

    [Theory, MemberData(nameof(Forms))]
    public void Picks_do_not_depend_on_the_order_of_the_pool(StochasticForm form) => Check((pool, count, seed) =>
    {
        var order = Enumerable.Range(0, pool.Ids.Count).Reverse().ToArray();
        var turned = pool with { Ids = [.. order.Select(i => pool.Ids[i])], Probabilities = pool.Probabilities!.Select(order) };
        var strategy = new StochasticSampling(new MarginSampling(), form);
        Assert.Equal(strategy.Query(pool, count, new Random(seed)), strategy.Query(turned, count, new Random(seed)));
    });

    [Theory, MemberData(nameof(Forms))]
    public void Without_beta_every_sample_is_as_likely_in_a_batch(StochasticForm form)
    {
        var strategy = new StochasticSampling(new MarginSampling(), form, beta: 0);
        var pool = Pools.Random(1, samples: 10, classes: 3, dimensions: 2, labelled: 0);
        var counts = new int[10];
        for (var seed = 0; seed < 2000; seed++)
        {
            foreach (var row in pool.Rows(strategy.Query(pool, 3, new Random(seed))))
            {
                counts[row]++;
            }
        }

        Assert.All(counts, c => Assert.InRange(c, 600 - 90, 600 + 90)); // σ = 20.5
    }

    [Fact]
    public void Every_batch_is_another()
    {
        var pool = Pools.Random(1, samples: 100, classes: 3, dimensions: 2, labelled: 0);
        var strategy = new StochasticSampling(new MarginSampling());
        Assert.NotEqual(strategy.Query(pool, 10, new Random(1)).Select(p => p.Id), strategy.Query(pool, 10, new Random(2)).Select(p => p.Id));
        Assert.StartsWith("drawn by chance: torn between", strategy.Query(pool, 1, new Random(1))[0].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Beta_below_zero_is_refused(double beta) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StochasticSampling(new MarginSampling(), StochasticForm.Power, beta));

    private static void Check(Action<PoolView, int, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 40)
            from classes in Gen.Choose(1, 10)
            from count in Gen.Choose(0, 50)
            select (Pools.Random(seed, samples, classes, 2, 0), count, seed);
        Prop.ForAll(Arb.From(cases), c => property(c.Item1, c.count, c.seed)).QuickCheckThrowOnFailure();
    }
}
