using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>What committees of members disagree on, against hand-made answers and the formulas written out in double precision.</summary>
public sealed class CommitteeSamplingTests
{
    private static readonly Dictionary<string, Func<double[][], double>> Formulas = new()
    {
        ["variation-ratio"] = members => 1 - Votes(members).Max(),
        ["vote-entropy"] = members => Entropy(Votes(members)),
        ["consensus-entropy"] = members => Entropy(Mean(members)),
        ["mean-kl"] = members => members.Average(p => Divergence(p, Mean(members))),
        ["max-kl"] = members => members.Max(p => Divergence(p, Mean(members))),
        ["mean-std"] = members => Mean(members).Select((mean, c) => Math.Sqrt(members.Average(p => (p[c] - mean) * (p[c] - mean)))).Average(),
        ["bald"] = members => Entropy(Mean(members)) - members.Average(Entropy),
    };

    public static TheoryData<string> Names => [.. Formulas.Keys];

    [Theory]
    [InlineData("variation-ratio", 0.333333)]
    [InlineData("vote-entropy", 0.636514)]
    [InlineData("consensus-entropy", 0.673012)]
    [InlineData("mean-kl", 0.136692)]
    [InlineData("max-kl", 0.226289)]
    [InlineData("mean-std", 0.244949)]
    public void Three_members_give_the_known_answer(string name, double expected) =>
        Assert.Equal(expected, Only(name, [0.9f, 0.1f], [0.6f, 0.4f], [0.3f, 0.7f]), 2e-6);

    [Theory]
    [InlineData("variation-ratio")]
    [InlineData("vote-entropy")]
    [InlineData("mean-kl")]
    [InlineData("max-kl")]
    [InlineData("mean-std")]
    [InlineData("bald")]
    [InlineData("epig")]
    [InlineData("batchbald")]
    public void One_member_alone_and_members_that_agree_give_nothing(string name)
    {
        Assert.Equal(0, Only(name, [0.6f, 0.4f]));
        Assert.Equal(0, Only(name, [0.6f, 0.4f], [0.6f, 0.4f], [0.6f, 0.4f]), 1e-6);
    }

    [Fact]
    public void Members_that_share_a_doubt_have_a_consensus_in_doubt() => Assert.Equal(Math.Log(2), Only("consensus-entropy", [0.5f, 0.5f], [0.5f, 0.5f]), 1e-6);

    [Theory, MemberData(nameof(Names))]
    public void Utilities_match_the_formula(string name) => Check((pool, _) => Assert.All(All(pool, name), p =>
        Assert.Equal(Formulas[name](Members(pool, p.Key)), p.Value, 5e-6)));

    [Fact]
    public void Mean_divergence_is_bald() => Check((pool, _) =>
    {
        var bald = All(pool, "bald");
        Assert.All(All(pool, "mean-kl"), p => Assert.Equal(bald[p.Key], p.Value, 5e-6f));
    });

    [Theory, MemberData(nameof(Names))]
    public void Order_of_members_and_classes_does_not_matter(string name) => Check((pool, _) =>
    {
        var turned = pool with { MemberProbabilities = [.. pool.MemberProbabilities!.Reverse().Select(Mirrored)] };
        var plain = All(pool, name);
        // Equal votes go to the first class, so only distinct leaders are comparable.
        Assert.All(All(turned, name).Where(p => Distinct(Members(pool, p.Key))), p => Assert.Equal(plain[p.Key], p.Value, 1e-5f));
    });

    [Theory, MemberData(nameof(Names))]
    public void Picks_do_not_depend_on_the_order_of_the_pool(string name) => Check((pool, seed) =>
    {
        var order = Enumerable.Range(0, pool.Ids.Count).Reverse().ToArray();
        var turned = pool with { Ids = [.. order.Select(i => pool.Ids[i])], MemberProbabilities = [.. pool.MemberProbabilities!.Select(m => m.Select(order))] };
        Assert.Equal(QueryStrategies.Get(name).Query(pool, 20, new Random(seed)), QueryStrategies.Get(name).Query(turned, 20, new Random(seed)));
    });

    [Fact]
    public void Means_lie_below_maxima_and_votes_below_their_bounds() => Check((pool, _) =>
    {
        var (mean, max, votes) = (All(pool, "mean-kl"), All(pool, "max-kl"), All(pool, "vote-entropy"));
        var most = Math.Log(Math.Min(pool.MemberProbabilities!.Count, pool.MemberProbabilities[0].Columns));
        Assert.All(pool.Ids, id =>
        {
            Assert.True(mean[id] <= max[id] + 1e-6f);
            Assert.InRange(max[id], 0, Math.Log(pool.MemberProbabilities.Count) + 1e-6);
            Assert.InRange(votes[id], 0, most + 1e-6);
        });
    });

    private static double Only(string name, params float[][] members) =>
        Assert.Single(QueryStrategies.Get(name).Query(
            new() { Ids = Pools.Ids(1), MemberProbabilities = [.. members.Select(m => Matrix.FromRows([m]))] }, 1, new Random(1))).Utility;

    private static Dictionary<SampleId, float> All(PoolView pool, string name) =>
        QueryStrategies.Get(name).Query(pool, pool.Ids.Count, new Random(1)).ToDictionary(p => p.Id, p => p.Utility);

    private static double[][] Members(PoolView pool, SampleId id)
    {
        var row = ((List<SampleId>)[.. pool.Ids]).IndexOf(id);
        return [.. pool.MemberProbabilities!.Select(m => m.Row(row).ToArray().Select(x => (double)x).ToArray())];
    }

    private static double[] Mean(double[][] members) => [.. Enumerable.Range(0, members[0].Length).Select(c => members.Average(m => m[c]))];

    private static double[] Votes(double[][] members) => [.. members.CountBy(m => Array.IndexOf(m, m.Max())).Select(v => (double)v.Value / members.Length)];

    private static double Entropy(double[] p) => -p.Where(x => x > 0).Sum(x => x * Math.Log(x));

    private static double Divergence(double[] p, double[] mean) => p.Select((x, c) => x > 0 ? x * Math.Log(x / mean[c]) : 0).Sum();

    private static bool Distinct(double[][] members) => members.All(m => m.Count(x => x == m.Max()) == 1);

    private static Matrix Mirrored(Matrix matrix)
    {
        var mirrored = matrix.Select([.. Enumerable.Range(0, matrix.Rows)]);
        for (var i = 0; i < mirrored.Rows; i++)
        {
            mirrored.Row(i).Reverse();
        }

        return mirrored;
    }

    private static void Check(Action<PoolView, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 40)
            from classes in Gen.Choose(1, 30)
            select (Pools.Random(seed, samples, classes, 2, 0), seed);
        Prop.ForAll(Arb.From(cases), c => property(c.Item1, c.seed)).QuickCheckThrowOnFailure();
    }
}
