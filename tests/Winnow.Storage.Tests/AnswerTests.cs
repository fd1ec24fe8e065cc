using Winnow.Core.Data;

namespace Winnow.Storage.Tests;

public abstract class AnswerTests(TemporaryProject project) : IDisposable
{
    public sealed class OnSqlite() : AnswerTests(new TemporaryProject());

    public sealed class OnPostgres(PostgresFixture postgres) : AnswerTests(postgres.NewProject());

    private static readonly ExactMajority Majority = new();

    public void Dispose()
    {
        project.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void An_answer_with_the_same_key_is_stored_once_and_answered_alike()
    {
        using var store = project.Open();
        var first = store.Submit(Label(0, "ann", 1) with { Key = "k" }, 1, Majority);
        var again = store.Submit(Label(0, "ann", 1) with { Key = "k" }, 1, Majority);
        Assert.Equal(first, again);
        Assert.Single(store.ReadAnswers(new SampleId(0)));
        Assert.Equal(1, store.ReadCounters()["labelled"]);
    }

    [Fact]
    public void A_key_of_another_answer_is_refused()
    {
        using var store = project.Open();
        store.Submit(Label(0, "ann", 1) with { Key = "k" }, 1, Majority);
        Assert.Throws<ProjectException>(() => store.Submit(Label(1, "ann", 1) with { Key = "k" }, 1, Majority));
        Assert.Throws<ProjectException>(() => store.Submit(Label(0, "bob", 1) with { Key = "k" }, 1, Majority));
    }

    [Fact]
    public void With_overlap_a_sample_is_settled_when_enough_have_answered_and_disputed_when_they_disagree()
    {
        using var store = project.Open();
        store.Submit(Label(0, "ann", 1), 3, Majority);
        store.Submit(Label(0, "bob", 2), 3, Majority);
        Assert.Equal("pool", store.ReadState(new(0)));
        store.Submit(Label(0, "cy", 2), 3, Majority);
        Assert.Equal(2, store.ReadLabel(new(0))?.Class);

        store.Submit(Label(1, "ann", 0), 2, Majority);
        store.Submit(Label(1, "bob", 1), 2, Majority);
        Assert.Equal("review", store.ReadState(new(1)));
        Assert.Equal(("disagreement", "2 annotators disagree"), store.ReadReviews(null, -1, 10).Select(r => (r.Kind, r.Detail)).Single());
        Assert.Empty(store.Verify());
    }

    [Fact]
    public void An_answer_after_the_sample_was_settled_by_others_is_kept_as_late_and_decides_nothing()
    {
        using var store = project.Open();
        store.Submit(Label(0, "ann", 1), 1, Majority);
        var late = store.Submit(Label(0, "bob", 2), 1, Majority);
        Assert.True(late.Late);
        Assert.Equal(1, store.ReadLabel(new(0))?.Class);
        Assert.Equal(2, store.ReadAnswers(new SampleId(0)).Count);
    }

    [Fact]
    public void The_same_annotator_corrects_and_takes_back()
    {
        using var store = project.Open();
        store.Submit(Label(0, "ann", 1), 1, Majority);
        var second = store.Submit(Label(0, "ann", 2), 1, Majority);
        Assert.Equal(2, store.ReadLabel(new(0))?.Class);
        store.Undo(second.Id, "ann", 1, Majority);
        Assert.Null(store.ReadLabel(new(0)));
        Assert.Equal("pool", store.ReadState(new(0)));
        Assert.Throws<ProjectException>(() => store.Undo(second.Id, "ann", 1, Majority));
        Assert.Throws<ProjectException>(() => store.Undo(second.Id, "bob", 1, Majority));
        Assert.Equal(
            ["answer.given", "label.submitted", "answer.given", "label.corrected", "answer.undone", "label.withdrawn"],
            store.ReadEvents().Skip(1).Select(e => e.Type));
        Assert.Empty(store.Verify());
    }

    [Fact]
    public void Skipped_and_unsure_samples_leave_the_pool_and_come_back_when_taken_back()
    {
        using var store = project.Open();
        var skip = store.Submit(Label(0, "ann", 0) with { Outcome = AnswerOutcome.Skip, Value = null, Class = null, Reason = "blurred" }, 1, Majority);
        var unsure = store.Submit(Label(1, "ann", 0) with { Outcome = AnswerOutcome.Unsure, Value = null, Class = null }, 1, Majority);
        Assert.Equal(("skipped", "review"), (store.ReadState(new(0)), store.ReadState(new(1))));
        store.Undo(skip.Id, "ann", 1, Majority);
        store.Undo(unsure.Id, "ann", 1, Majority);
        Assert.Equal(("pool", "pool"), (store.ReadState(new(0)), store.ReadState(new(1))));
    }

    [Fact]
    public void A_reviewer_decides_alone_and_may_send_a_sample_back()
    {
        using var store = project.Open();
        store.Submit(Label(0, "ann", 0), 2, Majority);
        store.Submit(Label(0, "bob", 1), 2, Majority);
        store.Submit(Label(0, "rex", 2) with { Final = true }, 2, Majority);
        store.CloseReview(new(0), "rex");
        Assert.Equal(2, store.ReadLabel(new(0))?.Class);
        store.Return(new(0), "rex", "sent back: too fast");
        Assert.Equal("pool", store.ReadState(new(0)));
        Assert.Equal([(new SampleId(0), "sent back: too fast")], store.ReadAskedFor());
        Assert.Empty(store.ReadAnswers(new SampleId(0)));
        Assert.Empty(store.Verify());
    }

    [Fact]
    public void A_batch_keeps_what_succeeded_and_leaves_nothing_of_what_failed()
    {
        using var store = project.Open();
        var failures = store.Batch(
        [
            s => s.Submit(Label(0, "ann", 1), 1, Majority),
            s =>
            {
                s.Submit(Label(1, "ann", 1), 1, Majority);
                throw new InvalidOperationException("half-way");
            },
            s => s.Submit(Label(99, "ann", 1), 1, Majority),
            s => s.Submit(Label(2, "ann", 1), 1, Majority),
        ]);
        Assert.Equal([null, typeof(InvalidOperationException), typeof(ProjectException), null], failures.Select(f => f?.GetType()));
        Assert.Equal([0, 2], store.ReadLabels().Select(l => l.Id.Value));
        Assert.Empty(store.Verify());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Counters_equal_a_count_after_any_history(int seed)
    {
        using var store = project.Open();
        var random = new Random(seed);
        var mine = new List<StoredAnswer>();
        for (var i = 0; i < 200; i++)
        {
            var sample = random.Next(0, 5);
            switch (random.Next(6))
            {
                case 0 when mine.Count > 0:
                    var taken = mine[random.Next(mine.Count)];
                    mine.Remove(taken);
                    if (store.ReadAnswers(taken.Sample).Any(a => a.Id == taken.Id))
                    {
                        store.Undo(taken.Id, taken.Annotator, 2, Majority);
                    }

                    break;
                case 1:
                    store.Return(new(sample), "rex", "again");
                    break;
                case 2:
                    store.AskForReview(new(sample), "flag", "look");
                    break;
                case 3:
                    store.CloseReview(new(sample), "rex");
                    break;
                default:
                    var outcome = (AnswerOutcome)random.Next(3);
                    var answer = Label(sample, $"a{random.Next(4)}", random.Next(2)) with { Outcome = outcome, Key = $"{i}" };
                    mine.Add(store.Submit(outcome == AnswerOutcome.Label ? answer : answer with { Value = null, Class = null }, 2, Majority));
                    break;
            }
        }

        var counted = project.Query<(string State, long Count)>("SELECT state, COUNT(*) FROM samples GROUP BY state").ToDictionary(r => r.State, r => r.Count, StringComparer.Ordinal);
        Assert.All(store.ReadCounters(), c => Assert.Equal(counted.GetValueOrDefault(c.Key), c.Value));
        Assert.Empty(store.Verify());
    }

    [Fact]
    public void Classes_change_in_versions_and_an_old_base_is_refused()
    {
        using var store = project.Open();
        var next = store.ChangeClasses(1, [new("crow"), new("tit", "#ff0000"), new("gull", null, true), new("owl")], "ann");
        Assert.Equal(2, next.Version);
        Assert.Equal(["crow", "tit", "gull", "owl"], store.ReadProject().Classes);
        Assert.Contains("changed meanwhile", Assert.Throws<ProjectException>(() => store.ChangeClasses(1, next.Classes, "bob")).Message, StringComparison.Ordinal);
        Assert.Contains("retired", Assert.Throws<ProjectException>(() => store.ChangeClasses(2, [new("crow")], "bob")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_with_content_that_is_there_already_are_not_added_again()
    {
        using var store = project.Open();
        NewSample one = new("blobs/aa.jpg", "a.jpg", "aa", 10, 4, 3, 8, 5, null);
        NewSample torn = new("blobs/bb.jpg", "b.jpg", "bb", 10, null, null, null, null, "torn");
        var ids = store.AddSamples([one, torn, one with { Path = "blobs/aa2.jpg" }], "upload", "ann");
        Assert.Equal([true, true, false], ids.Select(i => i is not null));
        Assert.Equal("broken", store.ReadState(ids[1]!.Value));
        Assert.Equal("a.jpg", store.ReadSample(ids[0]!.Value)?.Name);
        Assert.Throws<ProjectException>(() => store.Submit(Label((int)ids[1]!.Value.Value, "ann", 1), 1, Majority));
    }

    private static AnswerSubmission Label(int sample, string annotator, int label) =>
        new(Guid.NewGuid().ToString("N"), new(sample), annotator, AnswerOutcome.Label, $"{{\"classes\":[{label}]}}", label, null, 1_000, 1, null);
}
