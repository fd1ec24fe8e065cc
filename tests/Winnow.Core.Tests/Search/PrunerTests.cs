using Winnow.Core.Search;

namespace Winnow.Core.Tests.Search;

public sealed class PrunerTests
{
    [Fact]
    public void Asha_lets_a_third_of_all_that_got_to_a_rung_go_on()
    {
        var pruner = new AshaPruner(new(2, 3));
        // At step 2: 1, 2, 3, 4, 5 and the own score; the sixth to get there may have one better.
        var others = Studies.Reported([9, 1], [9, 2, 2], [9, 3], [9, 4, 4, 4], [9, 5], [0.5]);
        Assert.Null(Decide(pruner, others, 9, 0.5));
        Assert.Null(Decide(pruner, others, 9, 1.5));
        Assert.Equal("rung 2: 2 of 6 trials were better", Decide(pruner, others, 9, 2.5));
        // Between two rungs nothing is decided, and the first is passed once.
        Assert.Null(Decide(pruner, others, 99));
        Assert.Null(Decide(pruner, others, 9, 9, 9));
    }

    [Fact]
    public void Asha_sees_a_rung_that_a_report_jumped_over()
    {
        var study = Studies.Reported([1, 1, 1, 1], [2, 2, 2, 2]);
        var trial = Running(study, []) with { Reports = [new(1, 0, 0), new(4, 3, 0)] };
        Assert.Equal("rung 3: 2 of 3 trials were better", new AshaPruner().Prune(study with { Trials = [.. study.Trials, trial] }, trial));
    }

    [Fact]
    public void The_first_trial_of_all_is_never_pruned()
    {
        var study = Studies.Reported();
        Assert.All(Pruners.All, p => Assert.Null(Decide(p, study, 5, 5, 5, 5, 5)));
    }

    [Fact]
    public void Rungs_grow_by_their_factor_and_refuse_nonsense()
    {
        var rungs = new RungLadder(3, 3);
        Assert.Equal([-1, -1, 0, 0, 1, 2, 3], ((int[])[1, 2, 3, 8, 9, 27, 100]).Select(rungs.RungAt));
        Assert.Equal([3, 9, 27, 81], Enumerable.Range(0, 4).Select(rungs.Step));
        Assert.Equal(int.MaxValue, rungs.Step(200));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RungLadder(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RungLadder(1, 1));
    }

    [Fact]
    public void Hyperband_gives_each_bracket_about_the_same_steps()
    {
        var pruner = new HyperbandPruner(new(3), 81);
        Assert.Equal(4, pruner.Brackets);
        var counts = new int[4];
        for (var i = 0; i < 400; i++)
        {
            counts[pruner.BracketOf(i)]++;
        }

        // In proportion to 27/4, 9/3, 3/2 and 1.
        Assert.Equal([6.75 / 12.25, 3 / 12.25, 1.5 / 12.25, 1 / 12.25], counts.Select(c => c / 400.0), (a, b) => Math.Abs(a - b) < 0.04);
    }

    [Fact]
    public void Hyperband_compares_within_a_bracket()
    {
        var pruner = new HyperbandPruner(new(1), 9);
        var study = Studies.Reported([.. Enumerable.Range(0, 12).Select(i => (double[])[i])]);
        var same = Enumerable.Range(0, 12).Count(i => pruner.BracketOf(i) == pruner.BracketOf(12));
        Assert.InRange(same, 1, 11);
        Assert.Equal($"rung 1: {same} of {same + 1} trials were better", Decide(pruner, study, 50));
    }

    [Fact]
    public void Median_ends_what_was_never_better_than_the_median_at_the_step()
    {
        var pruner = new MedianPruner();
        var study = Studies.Reported([1, 1], [2, 2], [3, 3], [4, 4], [5, 5]);
        Assert.Null(Decide(pruner, study, 9, 3));
        Assert.Null(Decide(pruner, study, 2.5, 9));
        Assert.Equal("step 2: worse than the median of 5 trials", Decide(pruner, study, 9, 3.5));
        Assert.Null(Decide(new MedianPruner(6), study, 9, 9));
        Assert.Null(Decide(new MedianPruner(5, 2), study, 9, 9));
    }

    [Fact]
    public void Wilcoxon_ends_what_is_worse_on_nearly_every_fold_of_the_best()
    {
        var pruner = new WilcoxonPruner();
        var study = Studies.Reported([0.1, 0.2, 0.3, 0.4, 0.5, 0.2], [0.9, 0.9, 0.9, 0.9, 0.9, 0.9]);
        // Four of four worse: one-sided p = 1/16. Three are too few for any certainty.
        Assert.Null(Decide(pruner, study, 0.2, 0.31, 0.42));
        Assert.Equal("fold 4: worse than trial 0 over 4 folds, p 0.062", Decide(pruner, study, 0.2, 0.31, 0.42, 0.53)!.Replace("0.063", "0.062", StringComparison.Ordinal));
        Assert.Null(Decide(pruner, study, 0.2, 0.31, 0.2, 0.3));
        Assert.Null(Decide(pruner, study, 0.1, 0.2, 0.3, 0.4));
        // Worse in the mean through one fold, better on the others.
        Assert.Null(Decide(pruner, study, 0.05, 0.15, 0.25, 0.35, 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WilcoxonPruner(0.9));
    }

    private static string? Decide(IPruner pruner, StudySnapshot study, params double[] scores)
    {
        var trial = Running(study, scores);
        return pruner.Prune(study with { Trials = [.. study.Trials, trial] }, trial);
    }

    private static TrialRecord Running(StudySnapshot study, double[] scores) =>
        new(study.Trials.Count, SearchSpaceTests.Point("x=0", "y=0"), 1, false) { Reports = [.. scores.Select((s, i) => new TrialReport(i + 1, s, 0))] };
}
