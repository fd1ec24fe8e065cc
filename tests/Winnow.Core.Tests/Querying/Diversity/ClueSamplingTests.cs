using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>The strategies that cluster with weights: what they become when weights are equal, and what weights change.</summary>
public sealed class ClueSamplingTests
{
    [Fact]
    public void Equal_entropies_give_the_k_means_batch() => Check((pool, count, seed) =>
    {
        var even = new Matrix(pool.Ids.Count, 4);
        even.Span.Fill(0.25f);
        var expected = new KMeansSampling().Query(pool, count, new Random(seed));
        var picks = new ClueSampling().Query(pool with { Probabilities = even }, count, new Random(seed));
        Assert.Equal(expected.Select(p => p.Id), picks.Select(p => p.Id));
        Assert.All(expected.Zip(picks), pair => Assert.Equal(pair.First.Utility, pair.Second.Utility, 1e-5f));
    });

    [Fact]
    public void An_unsure_sample_draws_the_centre_to_itself()
    {
        // The plain mean of 0, 1 and 8 is 3, nearest to 1; with nearly all weight on the last it is 8.
        var pool = Pools.Of([1, 0], [1, 0], [0.5f, 0.5f]) with { Embeddings = Matrix.FromRows([[0], [1], [8]]) };
        Assert.Equal([2], pool.Rows(new ClueSampling().Query(pool, 1, new Random(1))));
        Assert.Equal([1], pool.Rows(new KMeansSampling().Query(pool, 1, new Random(1))));
    }

    [Fact]
    public void Shares_of_the_entropy_together_are_all_of_it() => Check((pool, count, seed) =>
        Assert.Equal(1, new ClueSampling().Query(pool, count, new Random(seed)).Sum(p => p.Utility), 1e-4f));

    [Fact]
    public void Centroids_are_weighted_means_when_nothing_moves_any_more() => Check((pool, count, seed) =>
    {
        var weights = Enumerable.Range(0, pool.Ids.Count).Select(i => i % 3 / 2f).ToArray();
        var fit = WeightedKMeans.Fit(pool.Embeddings!, weights, count, new Random(seed), threads: 2);
        for (var i = 0; i < pool.Ids.Count; i++)
        {
            // Each row is with the nearest centroid.
            var nearest = Enumerable.Range(0, fit.Centroids.Rows).Min(c => Slow.SquaredDistance(pool.Embeddings!.Row(i), fit.Centroids.Row(c)));
            Assert.Equal(nearest, Slow.SquaredDistance(pool.Embeddings!.Row(i), fit.Centroids.Row(fit.Assignment[i])), 1e-3);
        }

        Assert.Equal(fit.Assignment, WeightedKMeans.Fit(pool.Embeddings!, weights, count, new Random(seed), threads: 1).Assignment);
    });

    [Fact]
    public void One_cluster_ends_at_the_weighted_mean() => Check((pool, _, seed) =>
    {
        var weights = Enumerable.Range(0, pool.Ids.Count).Select(i => 0.1f + (i % 3)).ToArray();
        var fit = WeightedKMeans.Fit(pool.Embeddings!, weights, 1, new Random(seed), threads: 2);
        for (var d = 0; d < pool.Embeddings!.Columns; d++)
        {
            Assert.Equal(weights.Select((w, i) => (double)w * pool.Embeddings[i, d]).Sum() / weights.Sum(w => (double)w), fit.Centroids[0, d], 1e-4);
        }
    });

    [Fact]
    public void A_diverse_mini_batch_with_beta_one_is_the_margin_batch() => Check((pool, count, seed) =>
    {
        var distinct = pool with { Probabilities = Pools.Distributions(new Random(seed), pool.Ids.Count, 3) };
        Assert.Equal(
            new MarginSampling().Query(distinct, count, new Random(seed)).Select(p => p.Id).ToHashSet(),
            new DiverseMiniBatchSampling(beta: 1).Query(distinct, count, new Random(seed)).Select(p => p.Id).ToHashSet());
    });

    [Fact]
    public void A_diverse_mini_batch_stays_among_the_least_sure() => Check((pool, count, seed) =>
    {
        var distinct = pool with { Probabilities = Pools.Distributions(new Random(seed), pool.Ids.Count, 3) };
        var kept = new MarginSampling().Query(distinct, 2 * count, new Random(seed)).Select(p => p.Id).ToHashSet();
        Assert.Subset(kept, new DiverseMiniBatchSampling(beta: 2).Query(distinct, count, new Random(seed)).Select(p => p.Id).ToHashSet());
    });

    [Theory]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_beta_below_one_is_refused(double beta) => Assert.Throws<ArgumentOutOfRangeException>(() => new DiverseMiniBatchSampling(beta));

    private static void Check(Action<PoolView, int, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 50)
            from dimensions in Gen.Choose(1, 6)
            from duplicates in Gen.Elements(true, false)
            from count in Gen.Choose(1, 30)
            select (Pool: Pools.Random(seed, samples, 3, dimensions, 0, duplicates), Count: Math.Min(count, samples), Seed: seed);
        Prop.ForAll(Arb.From(cases), c => property(c.Pool, c.Count, c.Seed)).QuickCheckThrowOnFailure();
    }
}
