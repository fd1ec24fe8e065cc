using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Core.Search;
using Winnow.Core.Tuning;

namespace Winnow.Core.Tests.Tuning;

public sealed class RecipeSearchTests : IDisposable
{
    private static readonly LabelledSample[] Labels = [.. Enumerable.Range(0, 60).Select(i => new LabelledSample(new(i * 3), new ClassLabel(i % 3)))];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("winnow-recipes-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_better_recipe_is_found_and_the_incumbent_was_trial_0()
    {
        var task = new FakeTask();
        var tuning = Search(task, trials: 25).Run(new(0.9), Labels, 1, null, Cancel);
        Assert.True(tuning.Changed);
        Assert.InRange(tuning.Recipe.Rate, 0.1, 0.5);
        Assert.Contains("instead of rate 0.90: +", tuning.Reason, StringComparison.Ordinal);
        Assert.Equal(new FakeRecipe(0.9), task.Trained[0]);
        Assert.Equal(25, tuning.Board.Count);
        Assert.Equal((TrialState.Complete, 5), (tuning.Board.Single(t => t.Number == 0).State, tuning.Board.Single(t => t.Number == 0).Folds));
        // What is worse was not trained on all folds.
        Assert.Contains(tuning.Board, t => t is { State: TrialState.Pruned, Folds: < 5 });
        Assert.True(task.Trained.Count < 25 * 6);
    }

    [Fact]
    public void The_best_recipe_stays_and_the_same_seed_finds_the_same()
    {
        var one = Search(new FakeTask(), trials: 15).Run(new(0.3), Labels, 2, null, Cancel);
        Assert.False(one.Changed);
        Assert.StartsWith("kept rate 0.30: ", one.Reason, StringComparison.Ordinal);
        var two = Search(new FakeTask(), trials: 15).Run(new(0.3), [.. Labels.Reverse()], 2, null, Cancel);
        Assert.Equal(one.Board.Select(t => (t.Number, t.Words, t.Score)), two.Board.Select(t => (t.Number, t.Words, t.Score)));
    }

    [Fact]
    public void A_rule_ends_the_search_before_its_limits_and_the_study_stays_for_its_page()
    {
        var search = new RecipeSearch<FakeRecipe>(new FakeTask(), new() { Trials = 200 }, TimeProvider.System) { Stops = [new Seven()] };
        var tuning = search.Run(new(0.9), Labels, 1, null, Cancel);
        Assert.Equal("Seven are enough.", tuning.Ended);
        Assert.Equal((7, 7), (tuning.Board.Count, tuning.Study!.Trials.Count));
        // Scores of folds begin where the rules expect them.
        Assert.Equal(5, tuning.Study.Trials[0].Reports.Count(r => r.Step >= FoldRace.FirstFold));
    }

    [Fact]
    public void A_trial_that_crashes_or_diverges_costs_itself_alone()
    {
        var task = new FakeTask { Instead = (recipe, _) => recipe.Rate < 0.5 ? recipe.Rate < 0.25 ? throw new InvalidOperationException("out of device memory") : double.NaN : null };
        var tuning = Search(task, trials: 20).Run(new(0.9), Labels, 3, null, Cancel);
        Assert.Contains(tuning.Board, t => t.State == TrialState.Failed && t.Remark!.Contains("out of device memory", StringComparison.Ordinal));
        Assert.Contains(tuning.Board, t => t.State == TrialState.Failed && t.Remark!.Contains("The training diverged", StringComparison.Ordinal));
        Assert.InRange(tuning.Recipe.Rate, 0.5, 0.9);
    }

    [Fact]
    public void An_incumbent_that_crashes_is_kept_and_the_reason_says_why()
    {
        var task = new FakeTask { Instead = (recipe, _) => recipe.Rate == 0.9 ? throw new InvalidOperationException("no such operator") : null };
        var tuning = Search(task, trials: 6).Run(new(0.9), Labels, 3, null, Cancel);
        Assert.Equal((new FakeRecipe(0.9), false), (tuning.Recipe, tuning.Changed));
        Assert.Contains("it was not measured on all folds, so nothing could be compared with it (InvalidOperationException: no such operator)", tuning.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_budget_in_seconds_cuts_a_trial_between_two_batches()
    {
        var clock = new ManualClock();
        var batches = 0;
        // A batch takes a second; a training has 100 of them and looks at its token between them.
        var task = new FakeTask
        {
            Instead = (_, cancel) =>
            {
                for (var batch = 0; batch < 100; batch++)
                {
                    cancel.ThrowIfCancellationRequested();
                    clock.Advance(1);
                    batches++;
                }

                return 0.5;
            },
        };
        var tuning = new RecipeSearch<FakeRecipe>(task, new() { Seconds = 250 }, clock).Run(new(0.9), Labels, 1, null, Cancel);
        Assert.Equal(250, batches);
        Assert.Equal((new FakeRecipe(0.9), false), (tuning.Recipe, tuning.Changed));
        Assert.Contains("The budget of 250 seconds is spent", tuning.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_search_goes_on_from_its_journal_to_the_same_end()
    {
        var whole = Search(new FakeTask(), trials: 12).Run(new(0.9), Labels, 5, null, Cancel);
        using var stop = new CancellationTokenSource();
        var left = 20;
        var task = new FakeTask
        {
            Instead = (_, cancel) =>
            {
                if (--left == 0)
                {
                    stop.Cancel();
                }

                cancel.ThrowIfCancellationRequested();
                return null;
            },
        };
        using (var journal = Journal.Open(PathOf("study.jsonl"), TimeProvider.System))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => Search(task, trials: 12).Run(new(0.9), Labels, 5, journal, stop.Token));
        }

        using (var journal = Journal.Open(PathOf("study.jsonl"), TimeProvider.System))
        {
            var resumed = Search(new FakeTask(), trials: 12).Run(new(0.9), Labels, 5, journal, Cancel);
            Assert.Equal(whole.Board.Select(t => (t.Number, t.Words, t.Score, t.State)), resumed.Board.Select(t => (t.Number, t.Words, t.Score, t.State)));
            Assert.Equal(whole.Reason, resumed.Reason);
        }

        // Labels that came since make another study.
        Assert.NotEqual(Search(task, 12).DigestOf(new(0.9), Labels, 5), Search(task, 12).DigestOf(new(0.9), Labels[1..], 5));
    }

    public static TheoryData<string, int, int> TooLittle => new()
    {
        { "there is no label yet", 0, 3 },
        { "all labels so far are of one class", 20, 1 },
        { "comparing whole trainings takes 5 labels a class, 15 in all, and there are 14", 14, 3 },
    };

    [Theory, MemberData(nameof(TooLittle))]
    public void Too_few_labels_are_said_and_nothing_is_trained(string why, int labels, int classes)
    {
        var task = new FakeTask();
        var tuning = Search(task, trials: 5).Run(new(0.9), [.. Enumerable.Range(0, labels).Select(i => new LabelledSample(new(i), new ClassLabel(i % classes)))], 1, null, Cancel);
        Assert.Equal((new FakeRecipe(0.9), false, 0), (tuning.Recipe, tuning.Changed, tuning.Board.Count));
        Assert.Contains(why, tuning.Reason, StringComparison.Ordinal);
        Assert.Empty(task.Trained);
    }

    [Fact]
    public void A_space_without_a_valid_point_is_refused_before_anything_is_trained()
    {
        var task = new FakeTask { Low = 2 };
        var exception = Assert.Throws<ArgumentException>(() => Search(task, trials: 5).Run(new(0.9), Labels, 1, null, Cancel));
        Assert.Contains("its range 2 to 1 is empty", exception.Message, StringComparison.Ordinal);
        Assert.Empty(task.Trained);
    }

    [Theory]
    [InlineData(0.0, null, "A budget of 0 seconds leaves nothing to search; give more than 0.")]
    [InlineData(null, 1, "A budget of 1 trials leaves nothing to search, since the first is the recipe in use; give at least 2.")]
    [InlineData(null, null, "A search needs a limit: give seconds or trials.")]
    public void A_budget_of_nothing_is_refused(double? seconds, int? trials, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<ArgumentException>(() => new RecipeSearch<FakeRecipe>(new FakeTask(), new() { Seconds = seconds, Trials = trials }, TimeProvider.System)).Message);

    private static RecipeSearch<FakeRecipe> Search(FakeTask task, int trials) => new(task, new() { Trials = trials }, TimeProvider.System);

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    private sealed class Seven : IStudyStop
    {
        public string Name => "seven";

        public string? Reason(StudySnapshot study) => study.Trials.Count >= 7 ? "Seven are enough." : null;
    }
}
