using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>BatchBALD against the joint entropies of all possible answers, enumerated.</summary>
public sealed class BatchBaldSamplingTests
{
    [Fact]
    public void A_duplicate_adds_nothing()
    {
        var picks = new BatchBaldSampling().Query(Of([[1, 0], [1, 0]], [[0, 1], [0, 1]]), 2, new Random(1));
        Assert.Equal(Math.Log(2), picks[0].Utility, 1e-6);
        Assert.Equal(0, picks[1].Utility, 1e-6);
        Assert.EndsWith("though earlier picks tell the same", picks[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weaker_sample_that_tells_something_else_comes_before_a_duplicate()
    {
        // Four members: the first two samples tell the pairs apart; the third, less surely, the members within a pair.
        var pool = Of([[1, 0], [1, 0], [0.9f, 0.1f]], [[1, 0], [1, 0], [0.1f, 0.9f]], [[0, 1], [0, 1], [0.9f, 0.1f]], [[0, 1], [0, 1], [0.1f, 0.9f]]);
        Assert.Equal(2, pool.Rows(new BatchBaldSampling().Query(pool, 3, new Random(1)))[1]);
        Assert.Equal(2, pool.Rows(new BaldSampling().Query(pool, 3, new Random(1)))[2]);
    }

    [Fact]
    public void The_first_pick_is_that_of_bald() => Check((pool, seed) =>
    {
        var (batch, bald) = (new BatchBaldSampling().Query(pool, 1, new Random(seed))[0], new BaldSampling().Query(pool, 1, new Random(seed))[0]);
        Assert.Equal(bald.Utility, batch.Utility);
    });

    [Fact]
    public void Utilities_are_what_each_pick_adds_to_the_joint_information() => Check((pool, seed) =>
    {
        var picks = new BatchBaldSampling().Query(pool, 3, new Random(seed));
        var rows = pool.Rows(picks);
        for (var taken = 0; taken < picks.Count; taken++)
        {
            Assert.Equal(Added(pool, rows[..taken], rows[taken]), picks[taken].Utility, 2e-4);
        }
    });

    [Fact]
    public void Lazy_picks_are_those_of_plain_greedy() => Check((pool, seed) =>
    {
        var rows = pool.Rows(new BatchBaldSampling().Query(pool, 3, new Random(seed)));
        for (var taken = 0; taken < rows.Length; taken++)
        {
            var best = Enumerable.Range(0, pool.Ids.Count).Except(rows[..taken]).Max(i => Added(pool, rows[..taken], i));
            // What adds less than can be told apart may come in any order.
            Assert.True(Added(pool, rows[..taken], rows[taken]) > best - 2e-4);
        }
    });

    [Fact]
    public void What_is_drawn_comes_close_to_what_is_enumerated()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var pool = Pools.Random(seed, samples: 6, classes: 4, dimensions: 2, labelled: 0);
            pool = pool with { MemberProbabilities = [.. Enumerable.Range(0, 10).Select(k => Pools.Distributions(new Random((seed * 100) + k), 6, 4))] };
            var drawn = new JointAnswers(pool.MemberProbabilities, limit: 4000, new Random(seed));
            var exact = new JointAnswers(pool.MemberProbabilities, limit: 1_000_000, new Random(seed));
            // Seven times four answers pass no limit of 4,000 only up to the fifth sample.
            foreach (var row in new[] { 0, 1, 2, 3, 4, 0 })
            {
                drawn.Take(row);
                exact.Take(row);
            }

            Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(exact.Gain(i), drawn.Gain(i), 1e-2));
        }
    }

    [Fact]
    public void Utilities_never_rise_and_stay_below_what_members_can_tell() => Check((pool, seed) =>
    {
        var picks = new BatchBaldSampling { Configurations = 50 }.Query(pool, pool.Ids.Count, new Random(seed));
        Assert.Equal(pool.Ids.Count, picks.Count);
        Assert.All(picks.Zip(picks.Skip(1)), p => Assert.True(p.First.Utility >= p.Second.Utility));
        Assert.InRange(picks[0].Utility, 0, Math.Log(pool.MemberProbabilities!.Count) + 1e-6);
    });

    [Fact]
    public void Picks_do_not_depend_on_the_order_of_the_pool() => Check((pool, seed) =>
    {
        var order = Enumerable.Range(0, pool.Ids.Count).Reverse().ToArray();
        var turned = pool with { Ids = [.. order.Select(i => pool.Ids[i])], MemberProbabilities = [.. pool.MemberProbabilities!.Select(m => m.Select(order))] };
        var strategy = new BatchBaldSampling { Configurations = 50 };
        Assert.Equal(strategy.Query(pool, 8, new Random(seed)), strategy.Query(turned, 8, new Random(seed)));
    });

    [Fact]
    public void Defect_D8_answers_that_no_member_gives_make_no_logarithm_of_zero()
    {
        // Every second class has probability 0 for all members, in all samples.
        float[][] sure = [[1, 0, 0, 0], [0, 0, 1, 0]];
        var pool = Of(
            [.. Enumerable.Range(0, 20).Select(i => sure[i & 1])],
            [.. Enumerable.Range(0, 20).Select(i => sure[(i >> 1) & 1])],
            [.. Enumerable.Range(0, 20).Select(i => sure[(i >> 2) & 1])]);
        foreach (var configurations in new[] { 1, 4, 10_000 })
        {
            var picks = new BatchBaldSampling { Configurations = configurations }.Query(pool, 20, new Random(1));
            Assert.All(picks, p => Assert.True(float.IsFinite(p.Utility)));
            Assert.Equal(20, picks.Count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(101)]
    [InlineData(1000)]
    public void Defect_D8_numbers_of_drawn_answers_that_are_no_multiple_of_the_members_weigh_all_members_alike(int limit)
    {
        // Members that give the same answers to the batch: whatever is drawn, beliefs stay even, and the gain of a further sample is its BALD.
        var same = new float[] { 0.5f, 0.3f, 0.2f };
        var pool = Of([same, [1, 0, 0]], [same, [0, 1, 0]], [same, [0, 0, 1]]);
        var joint = new JointAnswers(pool.MemberProbabilities!, limit, new Random(3));
        for (var i = 0; i < 8; i++)
        {
            joint.Take(0);
            Assert.Equal(Math.Log(3), joint.Left, 1e-5);
            Assert.Equal(Math.Log(3), joint.Gain(1), 1e-5);
        }
    }

    private static double Added(PoolView pool, int[] batch, int row) => Information(pool, [.. batch, row]) - Information(pool, batch);

    /// <summary>I(y₁…y_b; member) over all joint answers.</summary>
    private static double Information(PoolView pool, int[] batch)
    {
        var members = pool.MemberProbabilities!;
        var joint = Enumerable.Repeat(1.0, members.Count).Select(p => new[] { p }).ToArray();
        foreach (var row in batch)
        {
            joint = [.. joint.Select((p, k) => p.SelectMany(x => members[k].Row(row).ToArray().Select(y => x * y)).ToArray())];
        }

        var mean = Enumerable.Range(0, joint[0].Length).Select(j => joint.Average(p => p[j]));
        return Entropy(mean) - joint.Average(Entropy);
    }

    private static double Entropy(IEnumerable<double> p) => -p.Where(x => x > 0).Sum(x => x * Math.Log(x));

    private static PoolView Of(params float[][][] members) => new()
    {
        Ids = Pools.Ids(members[0].Length),
        MemberProbabilities = [.. members.Select(m => Matrix.FromRows(m))],
    };

    private static void Check(Action<PoolView, int> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 12)
            from classes in Gen.Choose(1, 9)
            from duplicates in Gen.Elements(true, false)
            select (Pools.Random(seed, samples, classes, 2, 0, duplicates), seed);
        Prop.ForAll(Arb.From(cases), c => property(c.Item1, c.seed)).QuickCheckThrowOnFailure();
    }
}
