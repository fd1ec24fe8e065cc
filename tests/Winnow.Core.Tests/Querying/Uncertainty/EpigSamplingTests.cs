using FsCheck;
using FsCheck.Fluent;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Core.Tests.Querying;

/// <summary>Expected predictive information gain against the joint distribution written out.</summary>
public sealed class EpigSamplingTests
{
    [Fact]
    public void A_sample_that_is_its_own_only_target_tells_what_two_answers_share()
    {
        // Members (1, 0) and (0, 1): the second answer is known after the first, so ln 2 is shared.
        var pool = Of([[1, 0]], [[0, 1]]);
        Assert.Equal(Math.Log(2), Utilities(new(), pool)[0], 1e-6);
    }

    [Fact]
    public void What_other_samples_do_not_depend_on_is_worth_half()
    {
        // The members differ on the first sample alone: it tells about itself, half of the targets.
        var pool = Of([[1, 0], [0.5f, 0.5f]], [[0, 1], [0.5f, 0.5f]]);
        Assert.Equal(Math.Log(2) / 2, Utilities(new(), pool)[0], 1e-6);
        Assert.Equal(0, Utilities(new(), pool)[1], 1e-6);
    }

    [Fact]
    public void Utilities_are_the_mean_information_shared_with_the_pool() => Check(pool =>
    {
        var utilities = Utilities(new(), pool);
        for (var i = 0; i < utilities.Length; i++)
        {
            Assert.Equal(Enumerable.Range(0, utilities.Length).Average(t => Shared(pool.MemberProbabilities!, i, t)), utilities[i], 1e-5);
        }
    });

    [Fact]
    public void No_sample_tells_more_about_predictions_than_about_the_model() => Check(pool =>
    {
        var (epig, bald) = (Utilities(new(), pool), new BaldSampling().Utilities(pool, new Random(1)));
        Assert.All(epig.Zip(bald), p => Assert.True(p.First <= p.Second + 1e-5f));
    });

    [Fact]
    public void Picks_do_not_depend_on_the_order_of_the_pool_even_where_targets_are_drawn() => Check(pool =>
    {
        var order = Enumerable.Range(0, pool.Ids.Count).Reverse().ToArray();
        var turned = pool with { Ids = [.. order.Select(i => pool.Ids[i])], MemberProbabilities = [.. pool.MemberProbabilities!.Select(m => m.Select(order))] };
        var strategy = new EpigSampling { Targets = 5 };
        Assert.Equal(strategy.Query(pool, 10, new Random(4)), strategy.Query(turned, 10, new Random(4)));
    });

    [Fact]
    public void No_target_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EpigSampling { Targets = 0 }.Query(Of([[1, 0]]), 1, new Random(1)));

    private static float[] Utilities(EpigSampling strategy, PoolView pool) => strategy.Utilities(pool, new Random(1));

    private static double Shared(IReadOnlyList<Matrix> members, int i, int t)
    {
        var classes = members[0].Columns;
        var joint = new double[classes, classes];
        foreach (var m in members)
        {
            for (var a = 0; a < classes; a++)
            {
                for (var b = 0; b < classes; b++)
                {
                    joint[a, b] += (double)m[i, a] * m[t, b] / members.Count;
                }
            }
        }

        var all = Enumerable.Range(0, classes).ToArray();
        return Entropy(all.Select(a => all.Sum(b => joint[a, b]))) + Entropy(all.Select(b => all.Sum(a => joint[a, b]))) - Entropy(joint.Cast<double>());
    }

    private static double Entropy(IEnumerable<double> p) => -p.Where(x => x > 0).Sum(x => x * Math.Log(x));

    private static PoolView Of(params float[][][] members) => new()
    {
        Ids = Pools.Ids(members[0].Length),
        MemberProbabilities = [.. members.Select(m => Matrix.FromRows(m))],
    };

    private static void Check(Action<PoolView> property)
    {
        var cases =
            from seed in Gen.Choose(0, 1_000_000)
            from samples in Gen.Choose(1, 12)
            from classes in Gen.Choose(1, 11)
            select Pools.Random(seed, samples, classes, 2, 0);
        Prop.ForAll(Arb.From(cases), property).QuickCheckThrowOnFailure();
    }
}
