using System.Collections.Concurrent;
using Winnow.Core.Search;

namespace Winnow.Core.Tests.Search;

public sealed class StudyTests
{
    private static StudySetup Setup { get; } = new(Studies.Space, 3) { Sampler = new TpeSampler { StartupTrials = 4 } };

    [Fact]
    public void An_enqueued_point_is_tried_first_and_once()
    {
        var study = new Study(Setup, TimeProvider.System);
        var incumbent = SearchSpaceTests.Point("model=tree", "lr=0.001", "drop=0.2", "seed=5");
        Assert.True(study.Enqueue(incumbent));
        Assert.False(study.Enqueue(incumbent));
        var (first, second) = (study.Ask(), study.Ask());
        Assert.Equal((0, incumbent), (first.Number, first.Point));
        Assert.NotEqual(incumbent, second.Point);
        Assert.False(study.Enqueue(incumbent));
        Assert.Equal([true, false], study.Snapshot().Trials.Select(t => t.Enqueued));
        Assert.Contains("'lr' cannot be 7", Assert.Throws<ArgumentException>(() => study.Enqueue(SearchSpaceTests.Point("model=tree", "lr=7", "drop=0", "seed=1"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_score_that_is_no_number_makes_a_failed_trial(double score)
    {
        var study = new Study(Setup, TimeProvider.System);
        study.Tell(study.Ask(), score);
        var trial = Assert.Single(study.Snapshot().Trials);
        Assert.Equal((TrialState.Failed, null), (trial.State, trial.Score));
        Assert.Contains("The score is", trial.Reason!, StringComparison.Ordinal);
        Assert.Null(study.Snapshot().Best);
    }

    [Fact]
    public void A_trial_ends_once()
    {
        var study = new Study(Setup, TimeProvider.System);
        var trial = study.Ask();
        Assert.Throws<InvalidOperationException>(() => study.Prune(trial, "why"));
        Assert.Throws<ArgumentException>(() => trial.Report(0, 1));
        Assert.Throws<ArgumentException>(() => trial.Report(1, double.NaN));
        study.Tell(trial, 1);
        Assert.Contains("complete already", Assert.Throws<InvalidOperationException>(() => study.Tell(trial, 2)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => study.Fail(trial, "late"));
        Assert.Throws<InvalidOperationException>(() => trial.Report(1, 1));
        Assert.Equal(1, study.Snapshot().Best!.Score);
    }

    [Fact]
    public void A_returned_trial_goes_to_the_next_worker_with_its_reports()
    {
        var study = new Study(Setup, TimeProvider.System);
        var (first, second) = (study.Ask(), study.Ask());
        first.Report(2, 0.5);
        study.Return(first);
        var again = study.Ask();
        Assert.Equal((first.Number, first.Point, first.Seed), (again.Number, again.Point, again.Seed));
        again.Report(1, 0.7);
        again.Report(2, 0.4);
        Assert.Equal([(1, 0.7), (2, 0.4)], study.Record(0).Reports.Select(r => (r.Step, r.Score)));
        Assert.Equal(2, study.Ask().Number);
        study.Tell(second, 1);
    }

    [Fact]
    public async Task Workers_never_hold_the_same_trial_or_the_same_point()
    {
        var study = new Study(Setup with { Sampler = new TpeSampler { StartupTrials = 4 } }, TimeProvider.System);
        var held = new ConcurrentBag<Trial>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            for (var i = 0; i < 15; i++)
            {
                var trial = study.Ask();
                held.Add(trial);
                if (i % 2 == 0)
                {
                    study.Tell(trial, Studies.Loss(trial.Point));
                }
            }
        })));
        Assert.Equal(Enumerable.Range(0, 60), held.Select(t => t.Number).Order());
        Assert.Equal(60, held.Select(t => t.Point).Distinct().Count());
        Assert.Equal(32, study.Snapshot().Trials.Count(t => t.State == TrialState.Complete));
    }

    [Fact]
    public void A_maximised_study_proposes_what_the_minimised_one_of_the_negative_does()
    {
        Assert.Equal(Run(SearchDirection.Minimise, 1), Run(SearchDirection.Maximise, -1));

        static string[] Run(SearchDirection direction, int sign)
        {
            var study = new Study(Setup with { Direction = direction, Sampler = new RungTpeSampler { StartupTrials = 4 }, Pruner = new AshaPruner() }, TimeProvider.System);
            for (var i = 0; i < 25; i++)
            {
                var trial = study.Ask();
                study.Tell(trial, Studies.Train(trial, Studies.Loss, sign: sign));
            }

            return [.. study.Snapshot().Trials.Select(t => t.Point.ToString())];
        }
    }

    [Fact]
    public void A_point_whose_trial_failed_may_be_tried_again()
    {
        var study = new Study(Setup, TimeProvider.System);
        var point = SearchSpaceTests.Point("model=tree", "lr=0.001", "drop=0.2", "seed=5");
        study.Enqueue(point);
        study.Fail(study.Ask(), "out of memory");
        Assert.True(study.Enqueue(point));
        Assert.Equal(point, study.Ask().Point);
    }
}
