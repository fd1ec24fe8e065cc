using Winnow.Core.Search;

namespace Winnow.Core.Tests.Search;

public sealed class TerminatorStopTests
{
    [Fact]
    public void Stops_once_what_could_be_gained_is_below_the_error_of_the_folds()
    {
        // A smooth bowl that the search has nearly solved.
        Assert.Null(Reason(19, 1));
        Assert.Contains("less than the cross-validation's error", Reason(40, 30)!, StringComparison.Ordinal);
        Assert.Null(Reason(40, 1e-6));
    }

    [Fact]
    public void Reports_of_shorter_trainings_tell_no_error_of_the_folds()
    {
        var study = Bowl(40, 1e-6, 1);
        // Two reports a trial; from the second on there is one fold, which tells no error at all.
        Assert.Null(new TerminatorStop { FirstFold = 2 }.Reason(study));
        Assert.NotNull(new TerminatorStop { FirstFold = 2 }.Reason(Bowl(40, 30, 1, folds: 3)));
    }

    [Fact]
    public void The_bound_holds_what_was_really_left_to_gain()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var study = Bowl(25, 0.1, seed);
            Assert.True(TerminatorStop.Gain(study) >= study.Best!.Score!.Value, $"seed {seed}");
        }
    }

    [Fact]
    public void The_process_passes_through_scores_and_is_unsure_far_from_them()
    {
        double[][] rows = [[0.1, 0.1], [0.2, 0.8], [0.5, 0.5], [0.6, 0.1], [0.9, 0.9]];
        double[] scores = [-1, 0.5, 1.2, -0.9, 0.2];
        var process = new GaussianProcess(Studies.Plane, rows, scores);
        Assert.All(rows.Zip(scores), r => Assert.Equal(r.Second, process.At(r.First).Mean, 0.2));
        Assert.All(rows, r => Assert.True(process.At(r).Deviation < process.At([0.99, 0.01]).Deviation));
    }

    private static string? Reason(int trials, double foldSpread) => new TerminatorStop().Reason(Bowl(trials, foldSpread, 1));

    // Scores (x − ½)² + (y − ½)² in coordinates, minimum 0, in two folds around the score.
    private static StudySnapshot Bowl(int trials, double foldSpread, int seed, int folds = 2)
    {
        var study = new Study(new(Studies.Plane, seed), TimeProvider.System);
        for (var i = 0; i < trials; i++)
        {
            var trial = study.Ask();
            var score = Studies.Plane.Encode(trial.Point).Sum(u => (u - 0.5) * (u - 0.5));
            for (var fold = 1; fold <= folds; fold++)
            {
                trial.Report(fold, score + (fold % 2 == 0 ? foldSpread : -foldSpread));
            }

            study.Tell(trial, score);
        }

        return study.Snapshot();
    }
}
