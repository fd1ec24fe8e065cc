using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>BALD against hand-made answers and the mean Kullback–Leibler divergence of the members from their consensus.</summary>
public sealed class BaldSamplingTests
{
    [Fact]
    public void Two_members_sure_of_different_classes_differ_by_one_bit() =>
        Assert.Equal(Math.Log(2), Only([[1, 0], [0, 1]]).Utility, 1e-6);

    [Fact]
    public void Three_members_give_the_known_answer() =>
        Assert.Equal(0.136692, Only([[0.9f, 0.1f], [0.6f, 0.4f], [0.3f, 0.7f]]).Utility, 2e-6);

    [Fact]
    public void Members_that_agree_on_being_torn_give_nothing() =>
        Assert.Equal(0, Only([[0.5f, 0.5f], [0.5f, 0.5f], [0.5f, 0.5f]]).Utility, 1e-6);

    [Fact]
    public void Disagreement_comes_before_doubt()
    {
        var pool = Of([[0.5f, 0.5f], [0.9f, 0.1f]], [[0.5f, 0.5f], [0.1f, 0.9f]]);
        Assert.Equal([1, 0], pool.Rows(new BaldSampling().Query(pool, 2, new Random(1))));
    }

    [Theory]
    [InlineData(0.9f, 0.1f, "members disagree between dog and cat")]
    [InlineData(0.1f, 0.9f, "members disagree on how sure dog is")]
    public void The_reason_says_what_they_disagree_on(float cat, float dog, string reason) =>
        Assert.Equal(reason, Only([[0.2f, 0.8f], [cat, dog], [0.3f, 0.7f]]).Reason);

    [Fact]
    public void Utilities_are_the_mean_divergence_from_the_consensus() => Check((pool, picks) => Assert.All(picks.Zip(pool.Rows(picks)), p =>
    {
        var members = pool.MemberProbabilities!.Select(m => m.Row(p.Second).ToArray().Select(x => (double)x).ToArray()).ToArray();
        var consensus = Enumerable.Range(0, members[0].Length).Select(c => members.Average(m => m[c])).ToArray();
        var divergence = members.Average(m => m.Select((x, c) => x > 0 ? x * Math.Log(x / consensus[c]) : 0).Sum());
        Assert.Equal(divergence, p.First.Utility, 1e-5);
    }));

    [Fact]
    public void Utilities_lie_between_zero_and_what_classes_or_members_can_tell() => Check((pool, picks) =>
    {
        var most = Math.Log(Math.Min(pool.Probabilities!.Columns, pool.MemberProbabilities!.Count));
        Assert.All(picks, p => Assert.InRange(p.Utility, 0, most + 1e-5));
    });

    [Fact]
    public void Order_of_the_members_does_not_matter() => Check((pool, picks) =>
    {
        var turned = new PoolView { Ids = pool.Ids, MemberProbabilities = [.. pool.MemberProbabilities!.Reverse()] };
        var again = new BaldSampling().Query(turned, picks.Count, new Random(1)).ToDictionary(p => p.Id, p => p.Utility);
        Assert.All(picks, p => Assert.Equal(p.Utility, again[p.Id], 1e-5f));
    });

    [Fact]
    public void Members_given_twice_change_nothing() => Check((pool, picks) =>
    {
        var doubled = new PoolView { Ids = pool.Ids, MemberProbabilities = [.. pool.MemberProbabilities!, .. pool.MemberProbabilities!] };
        var again = new BaldSampling().Query(doubled, picks.Count, new Random(1)).ToDictionary(p => p.Id, p => p.Utility);
        Assert.All(picks, p => Assert.Equal(p.Utility, again[p.Id], 1e-5f));
    });

    [Fact]
    public void Members_that_do_not_fit_are_refused()
    {
        var pool = new PoolView { Ids = Pools.Ids(1), MemberProbabilities = [new Matrix(1, 2, [1, 0]), new Matrix(1, 3, [1, 0, 0])] };
        Assert.Contains("2 and 3", Assert.Throws<ArgumentException>(() => new BaldSampling().Query(pool, 1, new Random(1))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "at least one member",
            Assert.Throws<ArgumentException>(() => new BaldSampling().Query(new PoolView { Ids = Pools.Ids(1), MemberProbabilities = [] }, 1, new Random(1))).Message,
            StringComparison.Ordinal);
    }

    private static Pick Only(float[][] members) => Assert.Single(new BaldSampling().Query(Of([.. members.Select(m => new[] { m })]), 1, new Random(1)));

    private static PoolView Of(params float[][][] members) => new()
    {
        Ids = Pools.Ids(members[0].Length),
        Classes = ["cat", "dog"],
        MemberProbabilities = [.. members.Select(m => Matrix.FromRows(m))],
    };

    private static void Check(Action<PoolView, IReadOnlyList<Pick>> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 40)
            from classes in Gen.Choose(1, 30)
            select Pools.Random(seed, samples, classes, 2, 0);
        Prop.ForAll(Arb.From(cases), pool => property(pool, new BaldSampling().Query(pool, pool.Ids.Count, new Random(1)))).QuickCheckThrowOnFailure();
    }
}
