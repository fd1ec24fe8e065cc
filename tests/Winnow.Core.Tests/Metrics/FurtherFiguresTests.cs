using Winnow.Core.Loop;
using Winnow.Core.Metrics;

namespace Winnow.Core.Tests.Metrics;

/// <summary>Figures beside the saving in labels: seconds, the logarithmic axis, other metrics, ranks and adjusted probabilities.</summary>
public sealed class FurtherFiguresTests
{
    [Fact]
    public void Half_the_labels_at_twice_the_seconds_each_saves_no_seconds_and_half_the_labels()
    {
        var margin = Build(
            Timed("random", 5, 100, 400, 20, secondsEach: 2),
            Timed("margin", 5, 50, 200, 10, secondsEach: 4))[1];
        Assert.All(margin.Saving, s => Assert.Equal(50, s.Percent!.Value, 1e-9));
        Assert.All(margin.SavingOfSeconds, s =>
        {
            Assert.Equal(0, s.Percent!.Value, 1e-9);
            Assert.Equal(s.RandomSeconds!.Value, s.Seconds!.Value, 1e-9);
            Assert.Equal((true, 5, "t"), (s.Reached, s.ReachedSeeds, s.Interval));
        });
    }

    [Fact]
    public void The_same_seconds_each_save_as_much_time_as_labels()
    {
        var margin = Build(Timed("random", 3, 100, 400, 20, 3), Timed("margin", 3, 50, 200, 10, 3))[1];
        Assert.Equal([0.5, 0.8, 1], margin.SavingOfSeconds.Select(s => s.Target));
        Assert.All(margin.SavingOfSeconds, s => Assert.Equal(50, s.Percent!.Value, 1e-9));
    }

    [Fact]
    public void Seconds_that_a_seed_never_gets_to_are_withheld()
    {
        var margin = Build(Timed("random", 3, 100, 400, 20, 3), Timed("margin", 3, 100, 200, 20, 3))[1];
        Assert.Equal((false, 0), (margin.SavingOfSeconds[2].Reached, margin.SavingOfSeconds[2].ReachedSeeds));
        Assert.Null(margin.SavingOfSeconds[2].Percent);
        Assert.Null(margin.SavingOfSeconds[2].Seconds);
    }

    [Fact]
    public void Without_costs_there_is_no_saving_of_seconds() =>
        Assert.Empty(Build(Plain("random", 3, 0), Plain("margin", 3, 0.1))[1].SavingOfSeconds);

    [Fact]
    public void The_logarithmic_axis_gives_each_doubling_the_same_weight()
    {
        // 0 → 1 from 10 to 20 labels, then 1 until 80: one of three doublings at half.
        Assert.Equal(2.5 / 3, new LearningCurve([10, 20, 40, 80], [0, 1, 1, 1]).LogAulc()!.Value, 1e-12);
        Assert.Equal(0.7, new LearningCurve([10, 35, 80], [0.7, 0.7, 0.7]).LogAulc()!.Value, 1e-12);
        Assert.Null(new LearningCurve([0, 10], [0.1, 0.2]).LogAulc());
        Assert.Equal(0.4, new LearningCurve([10], [0.4]).LogAulc());
    }

    [Fact]
    public void The_logarithmic_area_does_not_change_with_the_unit_of_labels() =>
        Assert.Equal(new LearningCurve([5, 30, 90], [0.2, 0.5, 0.9]).LogAulc()!.Value, new LearningCurve([50, 300, 900], [0.2, 0.5, 0.9]).LogAulc()!.Value, 1e-12);

    [Fact]
    public void A_class_that_nobody_recognises_shows_beside_a_fine_accuracy()
    {
        var metrics = new ClassificationMetrics(0.9, 0.5, 0, 0, [[90, 0, 0], [10, 0, 0], [0, 0, 0]], []);
        Assert.Equal(0, metrics.WorstClassRecall);
        var seeds = Enumerable.Range(1, 2).Select(s => new SeedResult(
            s, [Point(10, 0.8, 0.4, 0.1), Point(30, 0.9, 0.6, 0.3)], "budget")).ToArray();
        var found = Build(("random", seeds), ("margin", seeds))[1].Metrics;
        Assert.Equal(["accuracy", "balanced accuracy", "worst-class recall"], found.Select(m => m.Name));
        Assert.Equal([0.9, 0.6, 0.3], found.Select(m => Math.Round(m.End.Mean, 12)));
        Assert.Equal([0.85, 0.5, 0.2], found.Select(m => Math.Round(m.Aulc.Mean, 12)));

        static CurvePoint Point(int labels, double accuracy, double balanced, double worst) =>
            new(labels, accuracy, 1) { Accuracy = accuracy, BalancedAccuracy = balanced, WorstClassRecall = worst };
    }

    [Fact]
    public void Probabilities_are_adjusted_over_all_strategies_but_the_baseline()
    {
        var results = Build(Plain("random", 6, 0), Plain("margin", 6, 0.1), Plain("badge", 6, 0.2), Plain("entropy", 6, -0.1));
        Assert.Null(results[0].AulcGainPHolm);
        Assert.All(results.Skip(1), r =>
        {
            Assert.Equal(2 / 64.0, r.AulcGainP!.Value, 1e-12);
            Assert.Equal(3 * 2 / 64.0, r.AulcGainPHolm!.Value, 1e-12);
            Assert.Equal(2 / 64.0, r.AulcGainPWilcoxon!.Value, 1e-12);
        });
    }

    [Fact]
    public void Ranks_are_taken_over_the_labels_that_all_span()
    {
        // Random goes on to where it is better than margin ever was; up to 200 labels it is worse.
        var random = ("random", (IReadOnlyList<SeedResult>)[.. Enumerable.Range(1, 4).Select(s => Curves.Run(s, 20, 800, 20, Curves.HalvingError(100)))]);
        var margin = ("margin", (IReadOnlyList<SeedResult>)[.. Enumerable.Range(1, 4).Select(s => Curves.Run(s, 20, 200, 20, Curves.HalvingError(80)))]);
        var ranks = SeedRanks.Of([random, margin])!;
        Assert.Equal([("random", 2.0), ("margin", 1.0)], ranks.Strategies.Select(s => (s.Name, s.Rank)));
        Assert.Equal(("seeds", 4), (ranks.Blocks, ranks.BlockCount));
        Assert.Null(SeedRanks.Of([random]));
        Assert.Null(SeedRanks.Of([random, ("other", [Curves.Run(9, 20, 200, 20, _ => 0.5)])]));
    }

    [Fact]
    public void What_queries_cost_is_over_those_that_were_made()
    {
        PickDetails[] picks = [new(1, "1", 0, "r", 0)];
        RoundDetails[] rounds = [Round(0.2, picks, 100), Round(0.4, picks, null), Round(9, [], null)];
        Assert.Equal(new SelectionCost(0.30000000000000004, 0.4, 100), SelectionCosts.Of([new(1, rounds, null)]));
        Assert.Null(SelectionCosts.Of([new(1, [Round(1, [], null)], null)]));

        static RoundDetails Round(double query, PickDetails[] picks, long? bytes) => new(0, 1, [1], new(0, 0, 0, query), picks) { QueryAllocatedBytes = bytes };
    }

    private static (string Name, IReadOnlyList<SeedResult> Seeds) Timed(string name, int seeds, double half, int to, int step, double secondsEach) =>
        (name, [.. Enumerable.Range(1, seeds).Select(s =>
        {
            var run = Curves.Run(s, 0, to, step, Curves.HalvingError(half));
            return run with { Curve = [.. run.Curve.Select(p => p with { SecondsOfLabelling = p.Labelled * secondsEach })] };
        })]);

    private static (string Name, IReadOnlyList<SeedResult> Seeds) Plain(string name, int seeds, double lead) =>
        (name, [.. Enumerable.Range(1, seeds).Select(s => Curves.Run(s, 10, 50, 10, n => 0.5 + (n / 1000.0) + (lead * (1 + (0.01 * s)))))]);

    private static IReadOnlyList<StrategyResult> Build(params (string Name, IReadOnlyList<SeedResult> Seeds)[] runs) => Comparison.Build(runs, "random", []);
}
