using Winnow.Core.Data;
using Winnow.Core.Tests.Loop;
using Winnow.Core.Tuning;

namespace Winnow.Core.Tests.Tuning;

public sealed class TunedTrainingTests
{
    private static readonly Blobs Data = new();
    private static readonly LabelledSample[] Labels = [.. Enumerable.Range(0, 60).Select(i => new LabelledSample(new(i), new ClassLabel(i % 3)))];
    private readonly ManualClock clock = new();
    private readonly FakeTask task;

    public TunedTrainingTests() => task = new() { Instead = (_, cancel) => Train(cancel) };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TunedTraining<FakeRecipe> Learner => new(task, new(0.9), _ => Data.Learner, clock);

    [Fact]
    public void Nothing_is_searched_before_enough_time_is_saved_up()
    {
        var record = Learner.Tune(Labels, TuningState.None, new Random(1), Cancel);
        Assert.Equal((0, 0, false), (record.Candidates, record.LabelsAtSearch, record.Changed));
        Assert.Contains("searching may take 25 % of the time of training, 0.0 s so far, too little to compare recipes", record.Reason, StringComparison.Ordinal);
        Assert.Empty(task.Trained);
    }

    [Fact]
    public void A_search_takes_no_more_than_its_share_and_the_next_is_due_when_the_labels_have_grown_by_half()
    {
        var before = clock.GetTimestamp();
        // 400 s of training, the last of 10 s: 100 s may be spent.
        var record = Learner.Tune(Labels, new(null, 400, 0, 10), new Random(1), Cancel);
        Assert.True(record.Candidates > 1);
        Assert.Equal(60, record.LabelsAtSearch);
        Assert.True(clock.GetElapsedTime(before).TotalSeconds <= 101);

        task.Trained.Clear();
        var soon = Learner.Tune([.. Labels, .. Labels[..20].Select(l => l with { Id = new(l.Id.Value + 100) })], new(record, 900, 100, 10), new Random(1), Cancel);
        Assert.Equal((0, 60), (soon.Candidates, soon.LabelsAtSearch));
        Assert.Contains("80 labels, and the next search is due at 90", soon.Reason, StringComparison.Ordinal);
        Assert.Equal(record.Recipe, soon.Recipe);
        Assert.Empty(task.Trained);

        var later = Learner.Tune([.. Labels, .. Labels[..30].Select(l => l with { Id = new(l.Id.Value + 100) })], new(soon, 900, 100, 10), new Random(1), Cancel);
        Assert.True(later.Candidates > 1);
    }

    [Fact]
    public void Time_that_was_spent_is_not_spent_twice()
    {
        var record = Learner.Tune(Labels, new(null, 400, 99, 10), new Random(1), Cancel);
        Assert.Equal(0, record.Candidates);
        Assert.Contains("1.0 s so far", record.Reason, StringComparison.Ordinal);
    }

    // A training of two seconds, in four batches.
    private double? Train(CancellationToken cancel)
    {
        for (var batch = 0; batch < 4; batch++)
        {
            cancel.ThrowIfCancellationRequested();
            clock.Advance(0.5);
        }

        return null;
    }
}
