using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Discriminative active learning: what its classifier can and cannot tell apart, and what the picks do to it.</summary>
public sealed class DiscriminativeSamplingTests
{
    [Fact]
    public void Labelled_and_pool_of_one_distribution_cannot_be_told_apart()
    {
        var random = new Random(3);
        var (odds, unlabelled) = Fit(Pools.Gaussian(random, 3000, 5), Pools.Gaussian(random, 2000, 5));
        Assert.InRange(AreaUnderCurve(odds, unlabelled), 0.45, 0.55);
    }

    [Fact]
    public void Labelled_and_pool_far_apart_are_told_apart()
    {
        var random = new Random(3);
        var far = Pools.Gaussian(random, 200, 5);
        foreach (ref var value in far.Span)
        {
            value += 5;
        }

        var (odds, unlabelled) = Fit(Pools.Gaussian(random, 300, 5), far);
        Assert.InRange(AreaUnderCurve(odds, unlabelled), 0.999, 1);
    }

    [Fact]
    public void Both_groups_err_by_as_much_at_the_fit() => CombinedCases.Check((pool, _, _) =>
    {
        // The bias is not penalised, so at the minimum the estimates of both groups err by as much.
        var rows = DiscriminativeSampling.Scaled(pool.Embeddings!, pool.Labelled!.Embeddings);
        var unlabelled = Enumerable.Range(0, rows.Rows).Select(i => i < pool.Ids.Count).ToArray();
        var fit = new BinaryLogistic(rows, penalty: 0.1, threads: 2);
        fit.Fit(unlabelled);
        var odds = fit.LogOdds();
        var bias = 0.0;
        for (var i = 0; i < odds.Length; i++)
        {
            var share = 0.5 / unlabelled.Count(u => u == unlabelled[i]);
            bias += share * ((1 / (1 + Math.Exp(-odds[i]))) - (unlabelled[i] ? 1 : 0));
        }

        Assert.Equal(0, bias, 1e-4);
    }, labelledMin: 1);

    [Fact]
    public void What_is_least_like_the_labelled_comes_first()
    {
        var pool = Pools.Embedded([[0, 1], [9, 0], [0, 0], [1, 1]], labelled: [[0, 0], [1, 0], [0, 1]]);
        Assert.Equal(1, pool.Rows(new DiscriminativeSampling().Query(pool, 1, new Random(1)))[0]);
    }

    [Fact]
    public void Sub_batches_keep_the_batch_from_being_of_one_kind()
    {
        // Two far kinds on opposite sides; the labelled ones lie in the middle, a little nearer to the first.
        List<float[]> rows = [.. Enumerable.Range(0, 20).Select(i => new[] { 10f, 0.01f * i }), .. Enumerable.Range(0, 20).Select(i => new[] { -8f, 0.01f * i })];
        var pool = Pools.Embedded(rows, labelled: [[0, 0], [0, 0.1f], [-1, 0.2f]]);
        var kinds = pool.Rows(new DiscriminativeSampling().Query(pool, 10, new Random(1))).Select(i => i < 20).Distinct();
        Assert.Equal(2, kinds.Count());
    }

    [Fact]
    public void Utilities_are_probabilities() => CombinedCases.Check((pool, count, seed) =>
        Assert.All(new DiscriminativeSampling().Query(pool, count, new Random(seed)), pick => Assert.InRange(pick.Utility, 0, 1)));

    [Fact]
    public void Shift_and_scale_of_a_dimension_do_not_matter()
    {
        var pool = Pools.Random(5, samples: 60, classes: 3, dimensions: 4, labelled: 8);
        Matrix Changed(Matrix m) => new(m.Rows, m.Columns, [.. m.Array.Select((x, k) => (x * (1 << (k % 4))) + 2)]);
        var other = pool with { Embeddings = Changed(pool.Embeddings!), Labelled = pool.Labelled! with { Embeddings = Changed(pool.Labelled.Embeddings!) } };
        Assert.Equal(pool.Rows(new DiscriminativeSampling().Query(pool, 10, new Random(1))), pool.Rows(new DiscriminativeSampling().Query(other, 10, new Random(1))));
    }

    private static (double[] Odds, bool[] Unlabelled) Fit(Matrix pool, Matrix labelled)
    {
        var rows = DiscriminativeSampling.Scaled(pool, labelled);
        var unlabelled = Enumerable.Range(0, rows.Rows).Select(i => i < pool.Rows).ToArray();
        var fit = new BinaryLogistic(rows, penalty: 1e-3, threads: 2);
        fit.Fit(unlabelled);
        return (fit.LogOdds(), unlabelled);
    }

    /// <summary>The share of pairs in the right order, from ranks.</summary>
    private static double AreaUnderCurve(double[] odds, bool[] positive)
    {
        var order = Enumerable.Range(0, odds.Length).OrderBy(i => odds[i]).ToArray();
        var ranks = order.Select((i, rank) => positive[i] ? rank + 1.0 : 0).Sum();
        double trues = positive.Count(p => p), falses = positive.Count(p => !p);
        return (ranks - (trues * (trues + 1) / 2)) / (trues * falses);
    }
}
