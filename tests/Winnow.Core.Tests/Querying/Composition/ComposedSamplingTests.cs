using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>The product of objectives: what it is with one of them alone, and with several against its definition.</summary>
public sealed class ComposedSamplingTests
{
    [Theory]
    [InlineData("margin")]
    [InlineData("least-confidence")]
    [InlineData("entropy")]
    [InlineData("ratio")]
    [InlineData("bald")]
    public void Uncertainty_alone_is_that_strategys_order(string score) => Check((pool, count, seed) =>
        Assert.Equal(Ids(QueryStrategies.Get(score), pool, count, seed), Ids(Of(new Objective(ObjectiveKind.Uncertainty, 2.5, score)), pool, count, seed)));

    [Fact]
    public void Diversity_alone_is_the_order_of_k_center() => Check((pool, count, seed) =>
    {
        var plain = new KCenterSampling().Query(pool, count, new Random(seed));
        var composed = Of(new Objective(ObjectiveKind.Diversity)).Query(pool, count, new Random(seed));
        Assert.Equal(plain.Select(p => p.Id), composed.Select(p => p.Id));
        Assert.All(plain.Zip(composed).Skip(1), pair => Assert.Equal(pair.First.Utility, pair.Second.Utility, 1e-4f));
    });

    [Fact]
    public void All_strengths_of_nought_are_random_by_the_seed() => Check((pool, count, seed) =>
    {
        var none = Of([.. Enum.GetValues<ObjectiveKind>().Select(k => new Objective(k, 0))]);
        Assert.Equal(Evidence.None, none.Needs);
        Assert.Equal(Ids(new RandomSampling(), pool, count, seed), Ids(none, new PoolView { Ids = pool.Ids }, count, seed));
    });

    [Fact]
    public void An_objective_of_strength_nought_is_absent() => Check((pool, count, seed) =>
    {
        var objectives = Enum.GetValues<ObjectiveKind>().Select((k, i) => new Objective(k, 1 + (i % 3))).ToArray();
        var absent = seed % objectives.Length;
        Assert.Equal(
            Of([.. objectives.Where((_, i) => i != absent)]).Query(pool, count, new Random(seed)),
            Of([.. objectives.Select((o, i) => i == absent ? o with { Strength = 0 } : o)]).Query(pool, count, new Random(seed)));
    });

    [Fact]
    public void All_objectives_together_keep_the_contract_on_any_number_of_threads() => Check((pool, count, seed) =>
    {
        var all = Of([.. Enum.GetValues<ObjectiveKind>().Select(k => new Objective(k))]);
        var picks = all.Query(pool, count, new Random(seed));
        Assert.Equal(Math.Min(count, pool.Ids.Count), picks.DistinctBy(p => p.Id).Count());
        Assert.All(picks, p => Assert.True(float.IsFinite(p.Utility)));
        Assert.All(picks.Zip(picks.Skip(1)), pair => Assert.True(pair.First.Utility >= pair.Second.Utility));
        Assert.All(picks, p => Assert.Matches("^(uncertainty|diversity|typicality|class-balance|rarity|similarity|cost): [^.!]{3,100}$", p.Reason));
        Assert.Equal(picks, all.Query(pool.WithThreads(1), count, new Random(seed)));
        int[] reversed = [.. Enumerable.Range(0, pool.Ids.Count).Reverse()];
        Assert.Equal(picks.Select(p => p.Id), all.Query(SubPool.Of(pool, reversed), count, new Random(seed)).Select(p => p.Id));
    });

    [Fact]
    public void Each_pick_has_the_largest_product_of_its_moment() => Check((pool, count, seed) =>
    {
        Objective[] objectives = [new(ObjectiveKind.Uncertainty, 1.5), new(ObjectiveKind.Diversity, 0.5), new(ObjectiveKind.ClassBalance, 2), new(ObjectiveKind.Rarity, 0.7), new(ObjectiveKind.Cost, 1.2)];
        var predicted = Enumerable.Range(0, pool.Ids.Count).Select(i => Predicted(pool, i)).ToArray();
        var taken = new List<int>();
        foreach (var row in pool.Rows(Of(objectives).Query(pool, count, new Random(seed))))
        {
            var scores = Enumerable.Range(0, pool.Ids.Count).Except(taken).ToDictionary(i => i, Score);
            Assert.Equal(scores.Values.Max(), scores[row], 1e-4 * scores.Values.Max());
            taken.Add(row);
        }

        double Score(int i)
        {
            var p = pool.Probabilities!.Row(i).ToArray().OrderDescending().Append(0).ToArray();
            var known = pool.Labelled!;
            var nearest = Enumerable.Range(0, known.Ids.Count).Select(l => Distance(pool.Embeddings!.Row(i), known.Embeddings!.Row(l)))
                .Concat(taken.Select(t => Distance(pool.Embeddings!.Row(i), pool.Embeddings.Row(t)))).DefaultIfEmpty(1).Min();
            var labels = known.Classes.Count(c => c == predicted[i]) + taken.Count(t => predicted[t] == predicted[i]);
            var rarity = (double)predicted.CountBy(c => c).Min(c => c.Value) / predicted.Count(c => c == predicted[i]);
            return Math.Pow(Math.Max(0, 1 - (p[0] - p[1])), 1.5) * Math.Pow(nearest, 0.5) * Math.Pow(1.0 / (1 + labels), 2) * Math.Pow(rarity, 0.7) * Math.Pow(1 / pool.Costs![i], 1.2);
        }
    });

    [Theory]
    [InlineData(ObjectiveKind.Cost, "cost: quick to label")]
    [InlineData(ObjectiveKind.Rarity, "rarity: likely dog, which is rare")]
    public void The_reason_names_the_objective_that_contributed_most(ObjectiveKind strong, string reason)
    {
        // Sample 2 is uncertain, of the rare class and quick; the strength decides which of them lifts it most.
        var pool = Pools.Of([0.9f, 0.1f], [0.8f, 0.2f], [0.45f, 0.55f], [0.7f, 0.3f]) with { Costs = [10, 10, 5, 10] };
        var kinds = new[] { ObjectiveKind.Uncertainty, ObjectiveKind.Rarity, ObjectiveKind.Cost };
        var pick = Of([.. kinds.Select(k => new Objective(k, k == strong ? 10 : 0.1))]).Query(pool, 1, new Random(1))[0];
        Assert.Equal((2L, reason), (pick.Id.Value, pick.Reason));
    }

    [Fact]
    public void Similarity_follows_the_wanted_and_flees_the_avoided_examples()
    {
        var clouds = new Clouds(4);
        Assert.True(clouds.Share(Of(new Objective(ObjectiveKind.Similarity)), 15, Clouds.Rare) > 0.9);
        var avoiding = clouds.Pool with { Targets = clouds.Pool.Targets! with { Wanted = null } };
        Assert.DoesNotContain(avoiding.Rows(Of(new Objective(ObjectiveKind.Similarity)).Query(avoiding, 40, new Random(1))), i => clouds.Classes[i] == 0);
        Assert.Throws<MissingEvidenceException>(() => Of(new Objective(ObjectiveKind.Similarity)).Query(avoiding with { Targets = new(null, null) }, 1, new Random(1)));
    }

    [Fact]
    public void Only_samples_that_pass_the_filters_are_picked()
    {
        var pool = Pools.Of([0.5f, 0.5f], [0.6f, 0.4f], [0.7f, 0.3f], [0.8f, 0.2f]) with
        {
            Metadata = [Meta("north", "3"), Meta("north", "12"), Meta("south", "5"), new Dictionary<string, string>()],
        };
        Assert.Equal([1], Picked([new("camera", FilterOperator.Equal, ["north"]), new("lux", FilterOperator.Greater, ["3.5"])], []));
        Assert.Equal([2, 3], Picked([], [new("camera", FilterOperator.In, ["north", "east"])]));
        Assert.Equal([2, 3], Picked([new("camera", FilterOperator.NotEqual, ["north"])], []));
        Assert.Equal([0, 2], Picked([new("lux", FilterOperator.Less, ["1e1"])], []));
        Assert.Empty(Picked([new("camera", FilterOperator.Equal, ["North"])], []));
        var bad = Assert.Throws<InvalidDataException>(() => Picked([new("camera", FilterOperator.Less, ["3"])], []));
        Assert.Contains("'camera' is 'north', which is no number", bad.Message, StringComparison.Ordinal);
        Assert.Equal("Metadata", Assert.Throws<MissingEvidenceException>(() => Filtered([new("a", FilterOperator.Equal, ["b"])], []).Query(pool with { Metadata = null }, 1, new Random(1))).Evidence);
        Assert.Throws<ArgumentException>(() => Filtered([new("a", FilterOperator.Equal, ["b"])], []).Query(pool with { Metadata = [] }, 1, new Random(1)));

        int[] Picked(MetadataFilter[] include, MetadataFilter[] exclude) => pool.Rows(Filtered(include, exclude).Query(pool, 4, new Random(1)));
        static ComposedSampling Filtered(MetadataFilter[] include, MetadataFilter[] exclude) =>
            new(new CompositionRecipe { Objectives = [new(ObjectiveKind.Uncertainty)], Include = include, Exclude = exclude });
        static Dictionary<string, string> Meta(string camera, string lux) => new() { ["camera"] = camera, ["lux"] = lux };
    }

    private static ComposedSampling Of(params Objective[] objectives) => new(new CompositionRecipe { Objectives = objectives });

    private static IEnumerable<Core.Data.SampleId> Ids(IQueryStrategy strategy, PoolView pool, int count, int seed) => strategy.Query(pool, count, new Random(seed)).Select(p => p.Id);

    private static double Distance(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => Math.Sqrt(Winnow.Core.Tests.Numerics.Slow.SquaredDistance(x, y));

    private static int Predicted(PoolView pool, int row)
    {
        var p = pool.Probabilities!.Row(row).ToArray();
        return Array.IndexOf(p, p.Max());
    }

    private static void Check(Action<PoolView, int, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 40)
            from classes in Gen.Choose(1, 6)
            from labelled in Gen.Choose(0, 6)
            from count in Gen.Choose(0, 50)
            from duplicates in Gen.Elements(true, false)
            select (seed, count, pool: Pools.Random(seed, samples, classes, 5, labelled, duplicates));
        Prop.ForAll(Arb.From(cases), c => property(c.pool, c.count, c.seed)).QuickCheckThrowOnFailure();
    }
}
