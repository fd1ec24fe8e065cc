using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;
using Winnow.Core.Tests.Numerics;

namespace Winnow.Core.Tests.Querying;

/// <summary>What each wrapper promises besides the contract of every strategy, and how names compose.</summary>
public sealed class WrapperTests
{
    [Fact]
    public void Names_compose_from_the_outside_in_whatever_their_case()
    {
        Assert.Equal("no-duplicates:seals:badge", QueryStrategies.Get("No-Duplicates:SEALS: badge").Name);
        Assert.Equal(Evidence.GradientFactors | Evidence.Embeddings | Evidence.Labels, QueryStrategies.Get("no-duplicates:seals:badge").Needs);
        Assert.All(QueryWrappers.All, w => Assert.Equal($"{w.Name}:margin", w.Wrap(new MarginSampling()).Name));
        Assert.All(QueryWrappers.All, w => Assert.Equal(w.Needs | Evidence.Probabilities, w.Wrap(new MarginSampling()).Needs));
    }

    [Theory]
    [InlineData("seals", "is a wrapper and chooses nothing by itself; put a strategy behind it, such as 'seals:margin'")]
    [InlineData("foo:margin", "No wrapper is called 'foo'. There are: class-balanced, cost-aware, no-duplicates, seals, anchors")]
    [InlineData("seals:foo", "No strategy is called 'foo'. There are: ")]
    [InlineData("seals:seals:margin", "The wrapper 'seals' stands twice in 'seals:seals:margin'; once is enough")]
    [InlineData("margin:seals", "is a wrapper and chooses nothing by itself")]
    [InlineData("", "No strategy is called ''")]
    public void A_name_that_is_none_is_told_in_one_sentence(string name, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => QueryStrategies.Get(name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("margin")]
    [InlineData("k-center")]
    public void Class_quotas_are_met_within_one(string inner) => Check((pool, count, seed) =>
    {
        var predicted = Enumerable.Range(0, pool.Ids.Count).Select(i => Predicted(pool, i)).ToArray();
        var picked = pool.Rows(QueryStrategies.Get($"class-balanced:{inner}").Query(pool, count, new Random(seed))).CountBy(i => predicted[i]).ToDictionary();
        var open = predicted.CountBy(c => c).Where(c => picked.GetValueOrDefault(c.Key) < c.Value).Select(c => picked.GetValueOrDefault(c.Key)).ToList();
        // Classes with samples left differ by one at most, and none that ran out had more than they have.
        Assert.True(open.Count == 0 || open.Max() - open.Min() <= 1);
        Assert.True(open.Count == 0 || picked.Values.All(n => n <= open.Min() + 1));
    });

    [Fact]
    public void Quotas_are_those_of_dealing_one_by_one() =>
        Prop.ForAll(Arb.From(from sizes in Gen.NonEmptyListOf(Gen.Choose(1, 9)) from count in Gen.Choose(0, 60) select (sizes, count)), c =>
        {
            int[] sizes = [.. c.sizes];
            var count = Math.Min(c.count, sizes.Sum());
            var expected = new int[sizes.Length];
            for (var (left, k) = (count, 0); left > 0; k = (k + 1) % sizes.Length)
            {
                var dealt = expected[k] < sizes[k] ? 1 : 0;
                expected[k] += dealt;
                left -= dealt;
            }

            Assert.Equal(expected, ClassBalancedWrapper.Quotas(sizes, count, k => (ulong)k));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("margin")]
    [InlineData("k-center")]
    [InlineData("typiclust")]
    public void One_cost_for_all_is_the_plain_order(string inner) => Check((pool, count, seed) =>
    {
        pool = pool with { Costs = [.. Enumerable.Repeat(7f, pool.Ids.Count)] };
        Assert.Equal(Ids(inner, pool, pool.Ids.Count, seed).Take(count), Ids($"cost-aware:{inner}", pool, count, seed).Take(count));
    }, full: true);

    [Fact]
    public void Twice_the_seconds_are_half_the_utility()
    {
        var pool = Pools.Of([0.5f, 0.5f], [0.6f, 0.4f], [0.9f, 0.1f]) with { Costs = [10, 2, 1] };
        var picks = new CostAwareWrapper(new MarginSampling()).Query(pool, 3, new Random(1));
        Assert.Equal([1, 2, 0], pool.Rows(picks));
        Assert.Equal([0.4f, 0.2f, 0.1f], picks.Select(p => p.Utility), (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void Costs_must_be_seconds()
    {
        var pool = Pools.Of([0.5f, 0.5f], [0.6f, 0.4f]) with { Costs = [1, 0] };
        Assert.Contains("Row 1 (sample 1) of the costs holds 0", Assert.Throws<ArgumentException>(() => QueryStrategies.Get("cost-aware:margin").Query(pool, 1, new Random(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_are_what_pairs_within_the_threshold_connect() =>
        Prop.ForAll(Arb.From(from seed in Gen.Choose(0, 1_000_000) from n in Gen.Choose(1, 60) from d in Gen.Choose(1, 12) from t in Gen.Choose(0, 12) select (seed, n, d, t)), c =>
        {
            var rows = UnitRows.Of(Pools.Grid(new Random(c.seed), c.n, c.d, reach: 2));
            var threshold = c.t / 10f;
            var expected = Enumerable.Range(0, c.n).ToArray();
            for (var round = 0; round < c.n; round++)
            {
                for (var i = 0; i < c.n; i++)
                {
                    expected[i] = Enumerable.Range(0, c.n).Where(j => Vectors.SquaredDistance(rows.Row(i), rows.Row(j)) <= threshold * threshold).Min(j => expected[j]);
                }
            }

            var found = new int[c.n];
            foreach (var group in NearDuplicates.Groups(rows, threshold))
            {
                Array.ForEach(group, i => found[i] = group[0]);
            }

            Assert.Equal(expected, found);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("margin")]
    [InlineData("k-center")]
    public void No_group_of_duplicates_is_picked_from_twice_while_others_are_left(string inner) => Check((pool, count, seed) =>
    {
        var groups = NearDuplicates.Groups(UnitRows.Of(pool.Embeddings!), 0.05f);
        var group = groups.Index().SelectMany(g => g.Item.Select(i => (Row: i, g.Index))).ToDictionary(g => g.Row, g => g.Index);
        var first = pool.Rows(QueryStrategies.Get($"no-duplicates:{inner}").Query(pool, count, new Random(seed))).Take(groups.Count).Select(i => group[i]).ToList();
        Assert.Equal(first.Count, first.Distinct().Count());
    });

    [Fact]
    public void A_representative_says_for_how_many_it_stands()
    {
        var pool = Pools.Embedded([[1, 0], [1, 0.001f], [0, 1], [1, -0.001f]]);
        var picks = QueryStrategies.Get("no-duplicates:k-center").Query(pool, 4, new Random(1));
        Assert.Equal([0, 2], pool.Rows(picks).Take(2).Order());
        Assert.EndsWith(", stands for 3 near duplicates", picks.Single(p => p.Id.Value == 0).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("margin")]
    [InlineData("k-center")]
    public void Wrappers_that_need_not_narrow_anything_change_nothing(string inner) => Check((pool, count, seed) =>
    {
        var plain = QueryStrategies.Get(inner).Query(pool, count, new Random(seed));
        Assert.Equal(plain, new SealsWrapper(QueryStrategies.Get(inner), neighbours: 100).Query(pool, count, new Random(seed)));
        Assert.Equal(plain, new AnchorsWrapper(QueryStrategies.Get(inner), size: 100).Query(pool, count, new Random(seed)));
        if (NearDuplicates.Groups(UnitRows.Of(pool.Embeddings!), 0.05f).Count == pool.Ids.Count)
        {
            Assert.Equal(plain, QueryStrategies.Get($"no-duplicates:{inner}").Query(pool, count, new Random(seed)));
        }
    });

    [Fact]
    public void Seals_picks_among_the_neighbours_of_what_is_labelled() => Check((pool, _, seed) =>
    {
        var known = pool.Labelled!.Embeddings!;
        var near = Enumerable.Range(0, known.Rows).SelectMany(l => Enumerable.Range(0, pool.Ids.Count).OrderBy(i => Slow.Angle(pool.Embeddings!.Row(i), known.Row(l))).Take(4)).ToHashSet();
        var picked = pool.Rows(new SealsWrapper(new MarginSampling(), neighbours: 4).Query(pool, Math.Min(2, pool.Ids.Count), new Random(seed)));
        Assert.True(known.Rows == 0 || pool.Ids.Count <= 4 || near.IsSupersetOf(picked));
    }, duplicates: false);

    [Fact]
    public void Anchors_show_a_rare_class_as_much_as_a_common_one()
    {
        // 95 % of the labels are of the common class; the rare one's half of the subset still holds its 20 samples.
        var clouds = new Clouds(3);
        int[] classes = [.. Enumerable.Repeat(0, 19), Clouds.Rare];
        var labelled = clouds.Pool.Embeddings!.Select([.. classes.Select((c, i) => Array.FindIndex(clouds.Classes, i % 7 * 4, x => x == c))]);
        var pool = clouds.Pool with { Labelled = new(Pools.Ids(20, 5000), classes, labelled) };
        var seen = new Seen();
        new AnchorsWrapper(seen, size: 40).Query(pool, 5, new Random(1));
        Assert.True(pool.Rows(seen.Last!.Ids.Select(id => new Pick(id, 0, ""))).Count(i => clouds.Classes[i] == Clouds.Rare) >= 15);
        Assert.InRange(seen.Last.Ids.Count, 20, 80);
    }

    [Fact]
    public void The_k_th_smallest_is_that_of_the_sorted_values() =>
        Prop.ForAll(Arb.From(Gen.NonEmptyListOf(Gen.Choose(0, 20))), values =>
        {
            var sorted = values.Order().ToArray();
            Assert.All(Enumerable.Range(1, sorted.Length), k => Assert.Equal(sorted[k - 1], Neighbourhood.Smallest([.. values.Select(v => (float)v)], k)));
        }).QuickCheckThrowOnFailure();

    private static IEnumerable<Core.Data.SampleId> Ids(string name, PoolView pool, int count, int seed) => QueryStrategies.Get(name).Query(pool, count, new Random(seed)).Select(p => p.Id);

    private static int Predicted(PoolView pool, int row)
    {
        var p = pool.Probabilities!.Row(row).ToArray();
        return Array.IndexOf(p, p.Max());
    }

    private static void Check(Action<PoolView, int, int> property, bool? duplicates = null, bool full = false)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 60)
            from classes in Gen.Choose(1, 6)
            from labelled in Gen.Choose(0, 6)
            from count in Gen.Choose(0, 70)
            from same in Gen.Elements(true, false)
            select (seed, samples, classes, labelled, count, same);
        Prop.ForAll(Arb.From(cases), c => property(
            Pools.Random(c.seed, c.samples, c.classes, dimensions: 5, c.labelled, duplicates ?? c.same), full ? c.samples : Math.Min(c.count, c.samples), c.seed)).QuickCheckThrowOnFailure();
    }

    /// <summary>Remembers the pool it was shown.</summary>
    private sealed class Seen : IQueryStrategy
    {
        public PoolView? Last { get; private set; }

        public string Name => "seen";

        public Evidence Needs => Evidence.None;

        public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
        {
            Last = pool;
            return new RandomSampling().Query(pool, count, random);
        }
    }
}
