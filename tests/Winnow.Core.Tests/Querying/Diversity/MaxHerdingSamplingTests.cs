using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>The family of coverage strategies against each other: what equals what, and where each ends.</summary>
public sealed class MaxHerdingSamplingTests
{
    [Fact]
    public void With_a_top_hat_kernel_it_is_ProbCover() => Check((pool, count, seed) =>
    {
        var radius = seed % 20 / 10f;
        var expected = new ProbCoverSampling(radius).Query(pool, count, new Random(seed));
        var picks = new MaxHerdingSampling(SimilarityKernel.Ball(radius)).Query(pool, count, new Random(seed));
        Assert.Equal(expected.Select(p => p.Id), picks.Select(p => p.Id));
        Assert.All(expected.Zip(picks), pair => Assert.Equal(pair.First.Utility, pair.Second.Utility, 1e-6f));
    });

    [Fact]
    public void Facility_location_with_the_same_kernel_is_the_same() => Check((pool, count, seed) =>
    {
        var kernel = SimilarityKernel.Gaussian(1);
        var expected = new MaxHerdingSampling().Query(pool, count, new Random(seed));
        Assert.Equal(expected.Select(p => (p.Id, p.Utility)), new FacilityLocationSampling(kernel).Query(pool, count, new Random(seed)).Select(p => (p.Id, p.Utility)));
    });

    [Fact]
    public void UHerding_that_is_equally_unsure_of_all_is_the_same() => Check((pool, count, seed) =>
    {
        var kernel = SimilarityKernel.Gaussian(0.8f);
        var even = new Matrix(pool.Ids.Count, 2);
        even.Span.Fill(0.5f);
        var expected = new MaxHerdingSampling(kernel).Query(pool, count, new Random(seed));
        foreach (var temperature in new[] { 1, 0.3, 5 })
        {
            var picks = new UHerdingSampling(kernel, temperature).Query(pool with { Probabilities = even }, count, new Random(seed));
            Assert.Equal(expected.Select(p => (p.Id, p.Utility)), picks.Select(p => (p.Id, p.Utility)));
        }
    });

    [Fact]
    public void UHerding_that_is_sure_of_all_is_the_same() => Check((pool, count, seed) =>
    {
        var kernel = SimilarityKernel.Gaussian(0.8f);
        var sure = new Matrix(pool.Ids.Count, 2);
        for (var i = 0; i < sure.Rows; i++)
        {
            sure[i, i % 2] = 1;
        }

        Assert.Equal(
            new MaxHerdingSampling(kernel).Query(pool, count, new Random(seed)).Select(p => p.Id),
            new UHerdingSampling(kernel).Query(pool with { Probabilities = sure }, count, new Random(seed)).Select(p => p.Id));
    });

    [Fact]
    public void UHerding_of_vanishing_width_is_margin_sampling() => Check((pool, count, seed) =>
    {
        var distinct = pool with { Embeddings = Pools.Gaussian(new Random(seed), pool.Ids.Count, 4), Labelled = null };
        Assert.Equal(
            new MarginSampling().Query(distinct, count, new Random(seed)).Select(p => p.Id),
            new UHerdingSampling(SimilarityKernel.Gaussian(1e-4f)).Query(distinct, count, new Random(seed)).Select(p => p.Id));
    });

    [Fact]
    public void UHerding_takes_the_smallest_distance_between_labelled_samples_as_its_width() => Check((pool, count, seed) =>
    {
        var labelled = UnitRows.Of(pool.Labelled!.Embeddings!);
        var distances =
            from i in Enumerable.Range(0, labelled.Rows)
            from j in Enumerable.Range(0, i)
            let squared = Slow.SquaredDistance(labelled.Row(i), labelled.Row(j))
            where squared > 1e-12
            select Math.Sqrt(squared);
        var expected = distances.DefaultIfEmpty(-1).Min();
        var found = UHerdingSampling.SmallestDistance(labelled, 2);
        Assert.Equal(expected, found ?? -1, 2e-3);
        var own = new UHerdingSampling(SimilarityKernel.Gaussian(found ?? 1)).Query(pool, count, new Random(seed));
        Assert.Equal(own, new UHerdingSampling().Query(pool, count, new Random(seed)));
    });

    [Fact]
    public void A_temperature_makes_the_model_less_sure_in_the_known_way()
    {
        // Of (0.64, 0.36) the roots are 0.8 and 0.6: a gap of 0.2 / 1.4 instead of 0.28, so the first weighs 0.857 against 1.
        var pool = Pools.Of([0.64f, 0.36f], [0.5f, 0.5f]) with { Embeddings = Matrix.FromRows([[1, 0], [0, 1]]) };
        var picks = new UHerdingSampling(SimilarityKernel.Gaussian(0), temperature: 2).Query(pool, 2, new Random(1));
        Assert.Equal([1, 0], pool.Rows(picks));
        Assert.Equal(1 / (2 - (1 / 7f)), picks[0].Utility, 1e-4f);
        Assert.Throws<ArgumentOutOfRangeException>(() => new UHerdingSampling(temperature: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UHerdingSampling(temperature: double.NaN));
    }

    [Fact]
    public void Stochastic_greedy_depends_on_the_seed_alone() => Check((pool, count, seed) =>
    {
        var strategy = new FacilityLocationSampling(epsilon: 0.2);
        var picks = strategy.Query(pool, count, new Random(seed));
        Assert.Equal(picks, strategy.Query(pool.WithThreads(1), count, new Random(seed)));
        Assert.Equal(count, picks.DistinctBy(p => p.Id).Count());
        Assert.All(picks.Zip(picks.Skip(1)), pair => Assert.True(pair.First.Utility >= pair.Second.Utility));
    });

    [Fact]
    public void Stochastic_greedy_covers_nearly_as_much_as_greedy()
    {
        var pool = Pools.Random(5, samples: 400, classes: 3, dimensions: 6, labelled: 0);
        var whole = new FacilityLocationSampling().Query(pool, 20, new Random(1)).Sum(p => p.Utility);
        var mean = Enumerable.Range(0, 10).Average(seed => Coverage(pool, new FacilityLocationSampling(epsilon: 0.1).Query(pool, 20, new Random(seed))));
        Assert.InRange(mean, 0.9 * whole, whole);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FacilityLocationSampling(epsilon: 1));
    }

    [Fact]
    public void References_fit_the_budget()
    {
        Assert.Equal(20_000, CoverageScreen.Affordable(20_000));
        Assert.InRange(CoverageScreen.Affordable(100_000), 5_000, 6_000);
        Assert.Equal(2_048, CoverageScreen.Affordable(1_000_000));
        Assert.Equal(0, CoverageScreen.Affordable(0));
    }

    [Fact]
    public void Screening_by_some_references_covers_nearly_as_much()
    {
        var pool = Pools.Random(3, samples: 1500, classes: 3, dimensions: 8, labelled: 5);
        IReadOnlyList<Pick> Select(int references) => CoverageBatch.Select(pool, 20, new Random(1), _ => SimilarityKernel.Cosine, null, (_, _) => "none", referencesMax: references);
        Assert.InRange(Coverage(pool, Select(400)), 0.99 * Coverage(pool, Select(1500)), Coverage(pool, Select(1500)) + 1e-3);
    }

    [Fact]
    public void Screening_holds_whatever_the_weights_and_threads() => Check((pool, count, seed) =>
    {
        var weights = Enumerable.Range(0, pool.Ids.Count).Select(i => i % 4 / 4f).ToArray();
        IReadOnlyList<Pick> Select(int threads) =>
            CoverageBatch.Select(pool.WithThreads(threads), count, new Random(seed), _ => SimilarityKernel.Gaussian(1), weights, (_, _) => "none", referencesMax: pool.Ids.Count / 2);
        var picks = Select(1);
        Assert.Equal(picks, Select(3));
        Assert.Equal(count, picks.DistinctBy(p => p.Id).Count());
        Assert.All(picks.Zip(picks.Skip(1)), pair => Assert.True(pair.First.Utility >= pair.Second.Utility));
    });

    [Fact]
    public void Screening_that_keeps_every_row_is_plain_greedy() => Check((pool, count, seed) =>
    {
        // Fewer than 256 samples: all are finalists, so the whole pool decides.
        IReadOnlyList<Pick> Select(int? references) =>
            CoverageBatch.Select(pool, count, new Random(seed), _ => SimilarityKernel.Ball(1), null, (_, _) => "none", referencesMax: references);
        Assert.Equal(Select(null).Select(p => p.Id), Select(pool.Ids.Count / 2).Select(p => p.Id));
    });

    [Fact]
    public void Some_candidates_cover_nearly_as_much_as_all()
    {
        var pool = Pools.Random(3, samples: 1500, classes: 3, dimensions: 8, labelled: 5);
        IReadOnlyList<Pick> Query(int? candidates, int threads = 2) =>
            new FacilityLocationSampling(referencesMax: 400, candidatesMax: candidates).Query(pool.WithThreads(threads), 20, new Random(1));
        var picks = Query(400);
        Assert.Equal(picks, Query(400, threads: 1));
        Assert.Equal(20, picks.DistinctBy(p => p.Id).Count());
        Assert.InRange(Coverage(pool, picks), 0.98 * Coverage(pool, Query(null)), 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MaxHerdingSampling(candidatesMax: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FacilityLocationSampling(candidatesMax: 0));
    }

    [Fact]
    public void Every_sample_can_be_asked_for_though_candidates_are_few()
    {
        var pool = Pools.Random(3, samples: 60, classes: 3, dimensions: 4, labelled: 0);
        Assert.Equal(60, new MaxHerdingSampling(referencesMax: 20, candidatesMax: 1).Query(pool, 60, new Random(1)).DistinctBy(p => p.Id).Count());
        Assert.Equal(5, new FacilityLocationSampling(epsilon: 0.3, referencesMax: 20, candidatesMax: 1).Query(pool, 5, new Random(1)).DistinctBy(p => p.Id).Count());
    }

    [Fact]
    public void The_few_samples_that_weigh_are_among_the_candidates()
    {
        var pool = Pools.Random(3, samples: 1000, classes: 3, dimensions: 8, labelled: 0);
        var weights = new float[1000];
        (weights[123], weights[876]) = (3, 2);
        var picks = CoverageBatch.Select(pool, 2, new Random(1), _ => SimilarityKernel.Gaussian(0.1f), weights, (_, _) => "none", referencesMax: 100, candidatesMax: 40);
        Assert.Equal([123, 876], pool.Rows(picks));
    }

    [Fact]
    public void Candidates_do_not_depend_on_the_order_of_the_pool()
    {
        var pool = Pools.Random(3, samples: 300, classes: 3, dimensions: 8, labelled: 0);
        int[] turned = [.. Enumerable.Range(0, 300).Reverse()];
        IReadOnlyList<Pick> Query(PoolView view) => new MaxHerdingSampling(referencesMax: 50, candidatesMax: 100).Query(view, 10, new Random(4));
        Assert.Equal(Query(pool).Select(p => p.Id), Query(SubPool.Of(pool, turned)).Select(p => p.Id));
    }

    /// <summary>Mean of the largest cosine to a labelled or picked sample.</summary>
    private static double Coverage(PoolView pool, IReadOnlyList<Pick> picks)
    {
        var rows = UnitRows.Of(pool.Embeddings!);
        var centres = UnitRows.Of(pool.Embeddings!.Select(pool.Rows(picks)), pool.Labelled!.Embeddings!);
        return Enumerable.Range(0, rows.Rows).Average(i => Enumerable.Range(0, centres.Rows).Max(s => Math.Max(0, Slow.Dot(rows.Row(i), centres.Row(s)))));
    }

    private static void Check(Action<PoolView, int, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 50)
            from dimensions in Gen.Choose(2, 9)
            from labelled in Gen.Choose(0, 6)
            from duplicates in Gen.Elements(true, false)
            from count in Gen.Choose(1, 50)
            select (Pool: Pools.Random(seed, samples, 3, dimensions, labelled, duplicates), Count: Math.Min(count, samples), Seed: seed);
        Prop.ForAll(Arb.From(cases), c => property(c.Pool, c.Count, c.Seed)).QuickCheckThrowOnFailure();
    }
}
