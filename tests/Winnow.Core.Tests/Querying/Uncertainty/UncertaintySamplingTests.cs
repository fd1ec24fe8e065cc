using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Least confidence, margin, ratio and entropy against hand-made answers and the formulas written out in double precision.</summary>
public sealed class UncertaintySamplingTests
{
    private static readonly Dictionary<string, Func<float[], double>> Formulas = new()
    {
        ["least-confidence"] = p => 1 - p.Max(),
        ["margin"] = p => 1 - (p.Max() - Second(p)),
        ["ratio"] = p => Second(p) / p.Max(),
        ["entropy"] = p => -p.Where(x => x > 0).Sum(x => x * Math.Log(x)),
    };

    public static TheoryData<string> Names => [.. Formulas.Keys];

    [Theory]
    [InlineData("least-confidence", 0.5f)]
    [InlineData("margin", 0.8f)]
    [InlineData("ratio", 0.6f)]
    [InlineData("entropy", 1.029653f)]
    public void Known_answers_hold(string name, float expected) =>
        Assert.Equal(expected, Query(Pools.Of([0.5f, 0.3f, 0.2f]), name)[0].Utility, 1e-6f);

    [Theory, MemberData(nameof(Names))]
    public void Utilities_match_the_formula(string name) => Check((pool, seed) =>
    {
        foreach (var pick in Query(pool, name, pool.Ids.Count, seed))
        {
            var row = pool.Probabilities!.Row(((List<SampleId>)[.. pool.Ids]).IndexOf(pick.Id)).ToArray();
            Assert.Equal(Formulas[name](row), pick.Utility, 5e-6);
        }
    });

    [Theory, MemberData(nameof(Names))]
    public void Order_of_classes_does_not_matter(string name) => Check((pool, seed) =>
    {
        var reversed = pool.Probabilities!.Select([.. Enumerable.Range(0, pool.Ids.Count)]);
        for (var i = 0; i < reversed.Rows; i++)
        {
            reversed.Row(i).Reverse();
        }

        var mirrored = new PoolView { Ids = pool.Ids, Probabilities = reversed };
        var (plain, turned) = (Query(pool, name, 1000, seed), Query(mirrored, name, 1000, seed));
        Assert.All(plain.Zip(turned), pair => Assert.Equal(pair.First.Utility, pair.Second.Utility, 1e-5f));
    });

    [Theory, MemberData(nameof(Names))]
    public void Nothing_is_less_sure_than_the_uniform_distribution(string name) => Check((pool, seed) =>
    {
        var classes = pool.Probabilities!.Columns;
        var uniform = new PoolView { Ids = Pools.Ids(1), Probabilities = new Matrix(1, classes, [.. Enumerable.Repeat(1f / classes, classes)]) };
        Assert.True(Query(pool, name, 1, seed)[0].Utility <= Query(uniform, name)[0].Utility + 1e-5f);
    });

    [Fact]
    public void All_four_rank_two_classes_alike()
    {
        float[] sure = [0.52f, 0.6f, 0.71f, 0.8f, 0.93f, 0.999f];
        var pool = Pools.Of([.. sure.Select((p, i) => i % 2 == 0 ? new[] { p, 1 - p } : [1 - p, p])]);
        Assert.All(Formulas.Keys, name => Assert.Equal(pool.Ids, Query(pool, name, 6).Select(p => p.Id)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Picks_do_not_depend_on_the_order_of_the_pool(string name) => Check((pool, seed) =>
    {
        var order = Enumerable.Range(0, pool.Ids.Count).Reverse().ToArray();
        var turned = new PoolView { Ids = [.. order.Select(i => pool.Ids[i])], Classes = pool.Classes, Probabilities = pool.Probabilities!.Select(order) };
        Assert.Equal(Query(pool, name, 20, seed), Query(turned, name, 20, seed));
    });

    [Theory]
    [InlineData(-0.1f, 1.1f, "Row 1 (sample 1) of the probabilities holds -0.1 for class 0")]
    [InlineData(0.7f, 0.7f, "Row 1 (sample 1) of the probabilities sums to 1.4")]
    [InlineData(0f, 0f, "Row 1 (sample 1) of the probabilities sums to 0")]
    public void What_is_no_distribution_is_refused(float a, float b, string message) => Assert.All(Formulas.Keys, name =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => Query(Pools.Of([0.5f, 0.5f], [a, b], [a, b]), name)).Message, StringComparison.Ordinal));

    [Fact]
    public void Zeros_of_either_sign_are_probabilities() =>
        Assert.All(Formulas.Keys, name => Assert.Equal(0f, Query(Pools.Of([1f, -0f, 0f]), name)[0].Utility));

    [Theory]
    [InlineData("margin", "torn between cat and dog")]
    [InlineData("ratio", "torn between cat and dog")]
    [InlineData("entropy", "torn between cat, dog and deer")]
    [InlineData("least-confidence", "torn between cat and dog, at best 50 % sure")]
    public void The_reason_names_the_classes(string name, string reason) =>
        Assert.Equal(reason, Query(Pools.Of([0.5f, 0.3f, 0.2f]), name)[0].Reason);

    private static IReadOnlyList<Pick> Query(PoolView pool, string name, int count = 1, int seed = 1) =>
        QueryStrategies.Get(name).Query(pool, count, new Random(seed));

    private static double Second(float[] p) => p.Length == 1 ? 0 : p.OrderDescending().ElementAt(1);

    private static void Check(Action<PoolView, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 40)
            from classes in Gen.Choose(1, 40)
            select (Pools.Random(seed, samples, classes, 2, 0), seed);
        Prop.ForAll(Arb.From(cases), c => property(c.Item1, c.seed)).QuickCheckThrowOnFailure();
    }
}
