using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>DCoM at both ends of its mixture, its radii by their definition, and its competence.</summary>
public sealed class DComSamplingTests
{
    [Fact]
    public void Without_labels_it_is_ProbCover() => Check((pool, count, seed) =>
    {
        var unlabelled = pool with { Labelled = null };
        Assert.Equal(
            new ProbCoverSampling().Query(unlabelled, count, new Random(seed)).Select(p => p.Id),
            new DComSampling().Query(unlabelled, count, new Random(seed)).Select(p => p.Id));
    });

    [Fact]
    public void With_competence_zero_it_is_ProbCover_with_the_mean_radius() => Check((pool, count, seed) =>
    {
        // One class alone: every ball is pure and reaches 1.5 · δ, so all radii are the mean one.
        var one = new Matrix(pool.Ids.Count, 2);
        Enumerable.Range(0, one.Rows).ToList().ForEach(i => one[i, 0] = 1);
        var same = pool with { Probabilities = one, Labelled = pool.Labelled! with { Classes = new int[pool.Labelled.Ids.Count] } };
        const float delta = 0.4f;
        Assert.Equal(
            new ProbCoverSampling(pool.Labelled.Ids.Count == 0 ? delta : 1.5f * delta).Query(same, count, new Random(seed)).Select(p => p.Id),
            new DComSampling(delta, competence: 0).Query(same, count, new Random(seed)).Select(p => p.Id));
    });

    [Fact]
    public void With_competence_one_it_is_margin_sampling() => Check((pool, count, seed) =>
    {
        var distinct = pool with { Probabilities = Pools.Distributions(new Random(seed), pool.Ids.Count, 3) };
        Assert.Equal(
            new MarginSampling().Query(distinct, count, new Random(seed)).Select(p => p.Id),
            new DComSampling(0.5f, competence: 1).Query(distinct, count, new Random(seed)).Select(p => p.Id));
    });

    [Fact]
    public void A_ball_is_the_largest_that_is_pure_enough()
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 30)
            from purity in Gen.Choose(40, 60)
            select (seed, samples, purity: purity / 100.0);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var random = new Random(c.seed);
            float[] squared = [.. Enumerable.Range(0, c.samples).Select(_ => random.Next(12) / 4f)];
            int[] classes = [.. Enumerable.Range(0, c.samples).Select(_ => random.Next(2))];
            var radius = PureBalls.Radius(squared, classes, own: 1, c.purity, most: 1.6f);
            bool Pure(double r)
            {
                var held = Enumerable.Range(0, c.samples).Where(i => squared[i] == 0 || squared[i] < r * r).ToList();
                return held.Count == 0 || held.Count(i => classes[i] == 1) >= c.purity * held.Count;
            }

            Assert.InRange(radius, 0, 1.6f);
            Assert.True(radius == 0 || Pure(radius - 1e-4));
            Assert.All(Enumerable.Range(1, 160).Select(s => s / 100.0).Where(r => r > radius + 1e-4 && squared.Any(v => v == 0 || v < r * r)), r => Assert.False(Pure(r)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Competence_rises_from_none_to_all()
    {
        Assert.Equal(1, DComSampling.Competence(1), 1e-9);
        Assert.InRange(DComSampling.Competence(0), 0, 1e-9);
        Assert.Equal(0.5, DComSampling.Competence(0.8), 2e-3);
        double[] rising = [.. Enumerable.Range(0, 21).Select(i => DComSampling.Competence(i / 20.0))];
        Assert.All(rising.Zip(rising.Skip(1)), pair => Assert.True(pair.First < pair.Second));
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DComSampling(radius: 2.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DComSampling(competence: double.NaN));
    }

    private static void Check(Action<PoolView, int, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 40)
            from dimensions in Gen.Choose(2, 6)
            from labelled in Gen.Choose(0, 5)
            from duplicates in Gen.Elements(true, false)
            from count in Gen.Choose(1, 40)
            select (Pool: Pools.Random(seed, samples, 3, dimensions, labelled, duplicates), Count: Math.Min(count, samples), Seed: seed);
        Prop.ForAll(Arb.From(cases), c => property(c.Pool, c.Count, c.Seed)).QuickCheckThrowOnFailure();
    }
}
