using System.Text;
using Winnow.Core.Data;
using Winnow.Core.Streaming;

namespace Winnow.Storage.Tests;

public abstract class StreamStoreTests(TemporaryProject project) : IDisposable
{
    public sealed class OnSqlite() : StreamStoreTests(new TemporaryProject());

    public sealed class OnPostgres(PostgresFixture postgres) : StreamStoreTests(postgres.NewProject());

    public void Dispose()
    {
        project.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Decisions_state_and_new_samples_come_back_as_they_were_written()
    {
        var stream = new StoredStream("main", "split", 0.1, 3, Encoding.UTF8.GetBytes("{}"), 1);
        var added = new StoredSample(new(8), "../inbox/é.png", new string('f', 64), 10, 4, 5, null);
        StoredDecision[] decisions = [Made(1, 8, label: true), Made(2, 0, label: false)];
        using (var store = project.Open())
        {
            store.Decide(stream, "no model", [added], decisions);
        }

        using var again = project.Open();
        Assert.Equal(decisions, again.ReadDecisions("main"));
        Assert.Equal(added, again.ReadSamples()[^1]);
        var read = Assert.Single(again.ReadStreams());
        Assert.Equal("{}", Encoding.UTF8.GetString(read.State.Span));
        Assert.Equal(stream with { State = read.State }, read);
        Assert.Equal([new SampleId(8)], again.ReadGranted().Select(g => g.Decision.Id));
        Assert.Equal([EventTypes.ProjectCreated, EventTypes.SamplesAdded, EventTypes.StreamBegun, EventTypes.StreamDecided], again.ReadEvents().Select(e => e.Type));
        Assert.Empty(again.Verify());
    }

    [Fact]
    public void A_decision_that_cannot_be_written_leaves_nothing_behind()
    {
        using var store = project.Open();
        var stream = new StoredStream("main", "split", 0.1, 3, new byte[] { 1 }, 1);
        store.Decide(stream, "no model", [], [Made(1, 0, label: true)]);
        var events = store.NewestEvent();
        Assert.Throws<ProjectException>(() => store.Decide(stream with { State = new byte[] { 2 } }, "no model", [], [Made(2, 1, label: true), Made(3, 0, label: true)]));
        Assert.Single(store.ReadDecisions("main"));
        Assert.Equal([(byte)1], store.ReadStreams()[0].State.ToArray());
        Assert.Equal(events, store.NewestEvent());
    }

    [Fact]
    public void Answers_to_granted_samples_are_given_from_an_event_on_and_offered_ones_are_no_longer_granted()
    {
        using var store = project.Open();
        store.Decide(new("main", "split", 0.1, 3, new byte[] { 1 }, 0), "no model", [], [Made(1, 0, label: true), Made(2, 1, label: false), Made(3, 2, label: true)]);
        store.Submit([(new(0), 2), (new(1), 1)], "ann");
        Assert.Equal([(new SampleId(0), 2)], store.ReadAnswers("main", 0));
        Assert.Empty(store.ReadAnswers("main", store.NewestLabel()));
        store.OpenRound(new(1, 3, "stream:split", "the stream's decisions", 0, 7, [new(new(2), 0.5f, "seen")]));
        Assert.Equal([new SampleId(0)], store.ReadGranted().Select(g => g.Decision.Id));
    }

    private static StoredDecision Made(long sequence, long sample, bool label) =>
        new(new StreamDecision(sequence, new(sample), 0.1 + (sequence / 3.0), 0.7, 0.25, label, "torn, between „a“ and b"), new(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero));
}
