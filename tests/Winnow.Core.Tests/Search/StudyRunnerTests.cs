using System.Collections.Concurrent;
using Winnow.Core.Search;

namespace Winnow.Core.Tests.Search;

public sealed class StudyRunnerTests
{
    private readonly ManualClock clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_crashing_objective_costs_its_trial_and_no_more()
    {
        var outcome = Runner(new() { Trials = 6 }).Run((t, _) => t.Number % 2 == 0 ? throw new DivideByZeroException("no batches") : t.Number == 3 ? double.NaN : t.Number, Cancel);
        Assert.Equal(
            [TrialState.Failed, TrialState.Complete, TrialState.Failed, TrialState.Failed, TrialState.Failed, TrialState.Complete],
            outcome.Study.Trials.Select(t => t.State));
        Assert.Equal("DivideByZeroException: no batches", outcome.Study.Trials[0].Reason);
        Assert.Equal("The score is NaN.", outcome.Study.Trials[3].Reason);
        Assert.Equal((1, "The budget of 6 trials is spent."), (outcome.Best!.Number, outcome.Reason));
    }

    [Fact]
    public void Nothing_but_failures_ends_the_study()
    {
        var outcome = Runner(new() { Trials = 1000 }).Run((_, _) => throw new InvalidDataException("no such folder"), Cancel);
        Assert.Equal(20, outcome.Study.Trials.Count);
        Assert.Null(outcome.Best);
        Assert.Contains("20 trials failed one after the other, the last because: InvalidDataException: no such folder", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_in_seconds_ends_a_trial_from_inside()
    {
        var left = new List<double>();
        var outcome = Runner(new() { Seconds = 10, Trials = 100 }).Run((trial, cancel) => Batches(trial, left, cancel), Cancel);
        // 2 trials of 4 seconds; the third is cut after the second in which the limit lies.
        Assert.Equal([TrialState.Complete, TrialState.Complete, TrialState.Pruned], outcome.Study.Trials.Select(t => t.State));
        Assert.Equal("The budget of 10 seconds is spent.", outcome.Reason);
        Assert.Equal(outcome.Reason, outcome.Study.Trials[2].Reason);
        Assert.Equal(10, outcome.Study.Trials.Sum(t => t.Seconds), 1e-6);
        Assert.Equal(10, left[0]);
        Assert.Equal(0, left[^1]);
    }

    [Fact]
    public void A_trial_that_the_budget_ends_before_it_reported_is_a_failed_one()
    {
        var outcome = Runner(new() { Seconds = 3 }).Run(
            (_, cancel) =>
            {
                clock.Advance(5);
                cancel.ThrowIfCancellationRequested();
                return 1;
            },
            Cancel);
        Assert.Contains("had reported nothing", Assert.Single(outcome.Study.Trials).Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public void Device_seconds_count_over_resumptions()
    {
        var study = new Study(new(Studies.Plane, 1), clock);
        var outcome = new StudyRunner(study, new() { DeviceSeconds = 6, Trials = 1 }, clock).Run((t, c) => Batches(t, null, c), Cancel);
        Assert.Equal("The budget of 1 trials is spent.", outcome.Reason);
        clock.Advance(1000);
        outcome = new StudyRunner(study, new() { DeviceSeconds = 6 }, clock).Run((t, c) => Batches(t, null, c), Cancel);
        Assert.Equal("The budget of 6 device-seconds is spent.", outcome.Reason);
        Assert.Equal([4.0, 2.0], outcome.Study.Trials.Select(t => t.Seconds));
    }

    [Fact]
    public void Device_seconds_run_out_twice_as_fast_for_two_trials()
    {
        var time = new TrialClock(new() { DeviceSeconds = 12, Seconds = 100 }, 2, clock);
        using var first = time.Begin(Cancel);
        clock.Advance(2);
        Assert.Equal(8, time.RemainingSeconds());
        using var second = time.Begin(Cancel);
        Assert.Equal(4, time.RemainingSeconds());
        clock.Advance(3.9);
        Assert.False(first.Token.IsCancellationRequested);
        clock.Advance(0.2);
        Assert.True(first.Token.IsCancellationRequested && second.Token.IsCancellationRequested);
        Assert.True(first.BudgetEnded);
        Assert.Equal("The budget of 12 device-seconds is spent.", time.Spent());
    }

    [Fact]
    public void A_cancelled_run_leaves_its_trial_for_the_next()
    {
        var study = new Study(new(Studies.Plane, 1), clock);
        using var stop = new CancellationTokenSource();
        var runner = new StudyRunner(study, new() { Trials = 3 }, clock);
        Assert.ThrowsAny<OperationCanceledException>(() => runner.Run(
            (trial, cancel) =>
            {
                if (trial.Number == 1)
                {
                    stop.Cancel();
                }

                cancel.ThrowIfCancellationRequested();
                return trial.Number;
            },
            stop.Token));
        Assert.Equal([TrialState.Complete, TrialState.Running], study.Snapshot().Trials.Select(t => t.State));
        var point = study.Record(1).Point;
        var again = runner.Run((trial, _) => trial.Number, Cancel).Study;
        Assert.Equal(point, again.Trials[1].Point);
        Assert.All(again.Trials, t => Assert.Equal(TrialState.Complete, t.State));
        Assert.Equal(3, again.Trials.Count);
    }

    [Fact]
    public void Several_workers_run_each_trial_once()
    {
        var study = new Study(new(Studies.Plane, 1) { Pruner = new MedianPruner() }, TimeProvider.System);
        var run = new ConcurrentBag<int>();
        using var together = new Barrier(3);
        var outcome = new StudyRunner(study, new() { Trials = 30 }, TimeProvider.System) { Workers = 3 }.Run(
            (trial, cancel) =>
            {
                run.Add(trial.Number);
                if (trial.Number < 3)
                {
                    together.SignalAndWait(cancel); // three really run at the same time
                }

                return trial.Number == 5 ? throw new InvalidOperationException("crash") : Studies.Branin(trial.Point);
            },
            Cancel);
        Assert.Equal(Enumerable.Range(0, 30), run.Order());
        Assert.Equal([5], outcome.Study.Trials.Where(t => t.State != TrialState.Complete).Select(t => t.Number));
    }

    [Fact]
    public void A_stop_ends_the_study_with_its_reason()
    {
        var study = new Study(new(Studies.Plane, 1), clock);
        var outcome = new StudyRunner(study, new() { Trials = 30 }, clock) { Stops = [new After(4)] }.Run((t, _) => t.Number, Cancel);
        Assert.Equal((4, "enough"), (outcome.Study.Trials.Count, outcome.Reason));
    }

    [Theory]
    [InlineData(null, null, null, "needs a budget")]
    [InlineData(0, null, null, "0 trials")]
    [InlineData(-3, null, null, "-3 trials")]
    [InlineData(null, 0.0, null, "0 seconds")]
    [InlineData(null, double.NaN, null, "NaN seconds")]
    [InlineData(5, null, -1.0, "-1 device-seconds")]
    public void A_budget_of_nothing_is_refused(int? trials, double? seconds, double? device, string problem) => Assert.Contains(
        problem, Assert.Throws<ArgumentException>(() => Runner(new() { Trials = trials, Seconds = seconds, DeviceSeconds = device })).Message, StringComparison.Ordinal);

    private StudyRunner Runner(SearchBudget budget) => new(new Study(new(Studies.Plane, 1), clock), budget, clock);

    private double Batches(Trial trial, List<double>? left, CancellationToken cancel)
    {
        left?.Add(trial.RemainingSeconds);
        for (var epoch = 1; epoch <= 4; epoch++)
        {
            for (var batch = 0; batch < 4; batch++)
            {
                clock.Advance(0.25);
                left?.Add(trial.RemainingSeconds);
                cancel.ThrowIfCancellationRequested();
            }

            trial.Report(epoch, epoch);
        }

        return trial.Number;
    }

    private sealed class After(int trials) : IStudyStop
    {
        public string Name => "after";

        public string? Reason(StudySnapshot study) => study.Trials.Count >= trials ? "enough" : null;
    }
}
