using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>What every query strategy promises, whatever its method.</summary>
public sealed class QueryStrategyContractTests
{
    public static TheoryData<string> Names =>
    [
        .. QueryStrategies.All.Select(s => s.Name),
        .. from wrapper in QueryWrappers.All from inner in new[] { "margin", "k-center" } select $"{wrapper.Name}:{inner}",
        "no-duplicates:seals:badge", "no-duplicates:ppal", "seals:pixel-bald-mean",
    ];

    private static readonly Arbitrary<Case> Cases = Arb.From(
        from seed in Gen.Choose(0, 1_000_000)
        from samples in Gen.Choose(1, 80)
        from classes in Gen.Choose(1, 12)
        from dimensions in Gen.Choose(1, 20)
        from labelled in Gen.Choose(0, 12)
        from count in Gen.Choose(0, 100)
        from duplicates in Gen.Elements(true, false)
        select new Case(seed, count, Pools.Random(seed, samples, classes, dimensions, labelled, duplicates)));

    [Theory, MemberData(nameof(Names))]
    public void Picks_are_distinct_pool_samples_as_many_as_asked_for(string name) => Check(name, (picks, c) =>
    {
        Assert.Equal(Math.Min(c.Count, c.Pool.Ids.Count), picks.Count);
        Assert.Equal(picks.Count, picks.DistinctBy(p => p.Id).Count());
        Assert.Subset(c.Pool.Ids.ToHashSet(), picks.Select(p => p.Id).ToHashSet());
    });

    [Theory, MemberData(nameof(Names))]
    public void Utilities_are_finite_and_best_comes_first(string name) => Check(name, (picks, _) =>
    {
        Assert.All(picks, p => Assert.True(float.IsFinite(p.Utility)));
        Assert.All(picks.Zip(picks.Skip(1)), pair => Assert.True(pair.First.Utility >= pair.Second.Utility, $"{pair.First} before {pair.Second}"));
    });

    [Theory, MemberData(nameof(Names))]
    public void Every_pick_says_why_in_one_sentence(string name) => Check(name, (picks, _) =>
        Assert.All(picks, p => Assert.Matches(@"^[^.!]{3,120}$", p.Reason)));

    [Theory, MemberData(nameof(Names))]
    public void Same_seed_gives_same_picks_on_any_number_of_threads(string name) => Check(name, (picks, c) =>
    {
        foreach (var threads in new[] { 1, 2, 5 })
        {
            Assert.Equal(picks, QueryStrategies.Get(name).Query(c.Pool.WithThreads(threads), c.Count, new Random(c.Seed)));
        }
    });

    [Theory, MemberData(nameof(Names))]
    public void Several_chunks_give_same_picks_on_any_number_of_threads(string name)
    {
        var strategy = QueryStrategies.Get(name);
        var pool = For(strategy, Pools.Random(seed: 3, samples: 3000, classes: 10, dimensions: 24, labelled: 30), 3);
        var one = strategy.Query(pool.WithThreads(1), 40, new Random(5));
        Assert.Equal(one, strategy.Query(pool.WithThreads(2), 40, new Random(5)));
        Assert.Equal(one, strategy.Query(pool.WithThreads(7), 40, new Random(5)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Ties_are_broken_by_the_seed(string name)
    {
        // Fifty equal samples: which one comes first must depend on the seed, and not only be the first or last.
        var row = new float[] { 0.5f, 0.3f, 0.2f };
        var equal = Matrix.FromRows([.. Enumerable.Repeat(row, 50)]);
        var pool = new PoolView
        {
            Ids = Pools.Ids(50),
            Probabilities = equal,
            MemberProbabilities = [equal, equal],
            Embeddings = equal,
            GradientFactors = new GradientFactors(equal, equal),
            Labelled = new LabelledView([], [], new Matrix(0, 3)) { Probabilities = new Matrix(0, 3) },
            Costs = [.. Enumerable.Repeat(1f, 50)],
            Head = new(Matrix.FromRows([row, row, row]), [0, 0, 0]),
            LabelProbabilities = equal,
            PredictedLosses = new float[50],
            Targets = new(Matrix.FromRows([row]), null),
        }.WithScenes(1, equal: true);
        var firsts = Enumerable.Range(0, 40).Select(seed => QueryStrategies.Get(name).Query(pool, 1, new Random(seed))[0].Id).Distinct();
        Assert.True(firsts.Count() > 10);
    }

    [Theory, MemberData(nameof(Names))]
    public void An_empty_pool_gives_no_picks(string name) =>
        Assert.Empty(QueryStrategies.Get(name).Query(Pools.Random(1, samples: 0, classes: 3, dimensions: 4, labelled: 2).WithScenes(1), 5, new Random(1)));

    [Theory, MemberData(nameof(Names))]
    public void A_negative_count_is_refused(string name) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => QueryStrategies.Get(name).Query(Pools.Random(1, 5, 3, 4, 2).WithScenes(1), -1, new Random(1)));

    [Theory, MemberData(nameof(Names))]
    public void Missing_evidence_is_named(string name)
    {
        var strategy = QueryStrategies.Get(name);
        var pool = new PoolView { Ids = Pools.Ids(3) };
        if ((strategy.Needs & ~Evidence.Labels) == Evidence.None)
        {
            Assert.Equal(3, strategy.Query(pool, 3, new Random(1)).Count);
            return;
        }

        var missing = Assert.Throws<MissingEvidenceException>(() => strategy.Query(pool, 1, new Random(1)));
        Assert.Contains(missing.Evidence, Enum.GetNames<Evidence>());
    }

    [Theory, MemberData(nameof(Names))]
    public void Numbers_that_are_none_are_refused_with_row_and_value(string name)
    {
        var strategy = QueryStrategies.Get(name);
        if ((strategy.Needs & ~Evidence.Labels) == Evidence.None)
        {
            return;
        }

        foreach (var bad in new[] { float.NaN, float.PositiveInfinity })
        {
            var pool = Pools.Random(1, samples: 30, classes: 9, dimensions: 9, labelled: 2).WithScenes(1);
            pool.Probabilities![7, 8] = bad;
            pool.MemberProbabilities![1][7, 8] = bad;
            pool.Embeddings![7, 8] = bad;
            pool.GradientFactors!.Residuals[7, 8] = bad;
            pool.LabelProbabilities![7, 8] = bad;
            pool = pool with { PredictedLosses = [.. pool.PredictedLosses!.Select((l, i) => i == 7 ? bad : l)], Costs = [.. pool.Costs!.Select((c, i) => i == 7 ? bad : c)] };
            pool = pool.WithBadScene(row: 7, bad);
            var refused = Assert.Throws<ArgumentException>(() => strategy.Query(pool, 3, new Random(1)));
            Assert.Contains("Row 7 ", refused.Message, StringComparison.Ordinal);
            Assert.Contains(float.IsNaN(bad) ? "NaN" : "Infinity", refused.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Rows_that_do_not_match_the_ids_are_refused(string name)
    {
        var strategy = QueryStrategies.Get(name);
        var other = Pools.Random(1, samples: 5, classes: 3, dimensions: 4, labelled: 2);
        var pool = new PoolView
        {
            Ids = Pools.Ids(6),
            Probabilities = other.Probabilities,
            MemberProbabilities = other.MemberProbabilities,
            Embeddings = other.Embeddings,
            GradientFactors = other.GradientFactors,
            Labelled = other.Labelled,
            Costs = other.Costs,
            Head = other.Head,
            LabelProbabilities = other.LabelProbabilities,
            PredictedLosses = other.PredictedLosses,
            Targets = other.Targets,
        };
        var scenes = other.WithScenes(1);
        pool = pool with
        {
            Detections = scenes.Detections,
            MemberDetections = scenes.MemberDetections,
            ViewDetections = scenes.ViewDetections,
            Maps = scenes.Maps,
            MemberMaps = scenes.MemberMaps,
            ViewMaps = scenes.ViewMaps,
        };
        if ((strategy.Needs & ~Evidence.Labels) != Evidence.None)
        {
            Assert.Throws<ArgumentException>(() => strategy.Query(pool, 1, new Random(1)));
        }
    }

    [Fact]
    public void Names_are_distinct_and_found_whatever_their_case()
    {
        Assert.Equal(QueryStrategies.All.Count, QueryStrategies.All.DistinctBy(s => s.Name).Count());
        Assert.All(QueryStrategies.All, s => Assert.Same(s, QueryStrategies.Get(s.Name.ToUpperInvariant())));
        Assert.Contains("margin", Assert.Throws<ArgumentException>(() => QueryStrategies.Get("nope")).Message, StringComparison.Ordinal);
    }

    private static void Check(string name, Action<IReadOnlyList<Pick>, Case> property)
    {
        var strategy = QueryStrategies.Get(name);
        Prop.ForAll(Cases, drawn =>
        {
            var c = drawn with { Pool = For(strategy, drawn.Pool, drawn.Seed) };
            property(strategy.Query(c.Pool, c.Count, new Random(c.Seed)), c);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Detections and maps take time to draw, so only those strategies get them that read some.</summary>
    private static PoolView For(IQueryStrategy strategy, PoolView pool, int seed) => strategy.Needs >= Evidence.MemberDetections || (strategy.Needs & (Evidence.Detections | Evidence.Masks)) != Evidence.None ? pool.WithScenes(seed) : pool;

    /// <summary>A random pool with all evidence, a count that may exceed it, and a seed.</summary>
    public sealed record Case(int Seed, int Count, PoolView Pool)
    {
        public override string ToString() =>
            $"seed {Seed}, count {Count}, {Pool.Ids.Count} samples, {Pool.Probabilities!.Columns} classes, {Pool.Embeddings!.Columns} dimensions, {Pool.Labelled!.Ids.Count} labelled";
    }
}
