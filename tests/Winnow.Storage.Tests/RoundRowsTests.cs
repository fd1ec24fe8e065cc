using Winnow.Core.Data;

namespace Winnow.Storage.Tests;

/// <summary>What stands behind the queue: rounds on their way, imports, measures.</summary>
public abstract class RoundRowsTests : IDisposable
{
    private readonly TemporaryProject project;
    private readonly Store store;

    protected RoundRowsTests(TemporaryProject project)
    {
        this.project = project;
        store = project.Open();
    }

    public sealed class OnSqlite() : RoundRowsTests(new TemporaryProject());

    public sealed class OnPostgres(PostgresFixture postgres) : RoundRowsTests(postgres.NewProject());

    public void Dispose()
    {
        store.Dispose();
        project.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_round_and_its_steps_come_back_in_their_order()
    {
        store.StartRun(1, "the first images are here", "winnow");
        store.SetStep(1, "measure", "skipped", "no labels");
        store.SetStep(1, "fit", "running", "");
        store.SetStep(1, "fit", "done", "model 1");
        store.PauseRun(1, true, "ann");
        Assert.True(store.ReadNewestRun()!.Paused);
        store.ChangeRun(1, "label", null, "winnow");
        var run = store.ReadNewestRun()!;
        Assert.Equal((1, "label", false), (run.Round, run.State, run.Paused));
        Assert.Equal([("fit", "done"), ("measure", "skipped")], store.ReadSteps(1).Select(s => (s.Name, s.State)));
        Assert.Equal(["running", "paused", "label"], store.ReadEvents().Where(e => e.Type == EventTypes.RoundChanged).Select(e => System.Text.Json.JsonSerializer.Deserialize<RoundChanged>(e.Data, System.Text.Json.JsonSerializerOptions.Web)!.State));

        // A try over begins without steps.
        store.StartRun(1, "once more", "ann");
        Assert.Empty(store.ReadSteps(1));
        Assert.Empty(store.Verify());
    }

    [Fact]
    public void Labels_come_in_the_order_in_which_they_were_asked_for_and_know_whether_chance_drew_them()
    {
        store.OpenRound(new(1, 1, "margin", "test", 0, 7, [new(new(5), 1, "a"), new(new(2), 1, "b") { InclusionProbability = 0.1 }]));
        store.OpenRound(new(2, 1, "margin", "test", 0, 5, [new(new(0), 1, "c"), new(new(2), 1, "d")]));
        store.DrawByChance([new(6)], 2, 0.25);
        store.Submit([(new SampleId(6), 1), (new SampleId(2), 1), (new SampleId(0), 1), (new SampleId(5), 1), (new SampleId(3), 0)], "ann");
        Assert.Equal([5, 2, 0, 6, 3], store.ReadLabelsAsAsked().Select(l => l.Id.Value));

        // The newest round that picked a sample says how it came by it.
        Assert.Equal([null, null, null, 0.25, null], store.ReadLabelsAsAsked().Select(l => l.InclusionProbability));
    }

    [Fact]
    public async Task Labels_are_those_of_one_moment_while_others_come_in()
    {
        const int Times = 50;
        using var begun = new ManualResetEventSlim();
        var cancel = TestContext.Current.CancellationToken;
        var writing = Task.Run(
            () =>
            {
                begun.Wait(cancel);
                for (var i = 0; i < Times; i++)
                {
                    store.Submit([(new SampleId(i % 7), i % 3)], "ann");
                    project.Execute($"DELETE FROM labels WHERE sample = {(i + 3) % 7}");
                }
            },
            cancel);
        using var reading = project.OpenForReading();
        begun.Set();
        do
        {
            var labels = reading.ReadLabelsAsAsked();
            Assert.Equal(labels.Count, labels.Select(l => l.Id).Distinct().Count());
        }
        while (!writing.IsCompleted);

        await writing;
    }

    [Fact]
    public void What_was_drawn_comes_in_the_same_order_and_its_objects_are_counted()
    {
        store.OpenRound(new(1, 1, "ppal", "test", 0, 7, [new(new(5), 1, "a"), new(new(2), 1, "b") { InclusionProbability = 0.1 }]));
        foreach (var (sample, value) in ((long, string)[])
        [
            (2, """{"shapes":[{"id":"a","class":0,"kind":"box","box":[0,0,2,2]},{"id":"b","class":2,"kind":"box","box":[0,0,2,2]}]}"""),
            (5, """{"shapes":[{"id":"a","class":2,"kind":"box","box":[0,0,2,2]}]}"""),
            (3, """{"shapes":[]}"""),
        ])
        {
            store.Submit(new AnswerSubmission($"{sample}", new(sample), "ann", AnswerOutcome.Label, value, null, null, 1, 1, null), 1, new ExactMajority());
        }

        store.Submit([(new SampleId(0), 1)], "ann");
        var labels = store.ReadValuesAsAsked();
        Assert.Equal([5, 2, 3, 0], labels.Select(l => l.Label.Id.Value));
        Assert.Equal([null, 0.1, null, null], labels.Select(l => l.Probability));
        Assert.Equal("""{"classes":[1]}""", labels[3].Label.Text);
        Assert.Equal([(0, 1), (2, 2)], store.CountObjects().OrderBy(c => c.Key).Select(c => (c.Key, c.Value)));
        Assert.Equal([0], store.ReadLabelsAsAsked().Select(l => l.Id.Value));
    }

    [Fact]
    public void An_import_counts_each_file_once()
    {
        var import = store.StartImport("folder", "photos", "/photos", "ann");
        Assert.Equal(1, store.AddImportFiles(import.Id, ["a", "b"]));
        Assert.Equal(3, store.AddImportFiles(import.Id, ["c"]));
        store.SettleImportFile(import.Id, 2, "problem", null, "torn");
        store.SettleImportFile(import.Id, 2, "added", new(1), null);
        store.SettleImportFile(import.Id, 1, "duplicate", new(4), null);
        var now = store.ReadImport(import.Id)!;
        Assert.Equal((3L, 2L, 0L, 1L, 1L), (now.Total, now.Done, now.Added, now.Duplicates, now.Problems));
        Assert.Equal(["c"], store.ReadImportFiles(import.Id, 0, 10, "waiting").Select(f => f.Name));
        Assert.Single(store.ReadOpenImports());
        store.ChangeImport(import.Id, "done", null);
        Assert.Empty(store.ReadOpenImports());
        Assert.NotNull(store.ReadImport(import.Id)!.EndedAt);
    }

    [Fact]
    public void Features_and_outcomes_come_back()
    {
        store.AddFeatures([(new(3), [0.5f, -2]), (new(1), [1, 0.25f])]);
        var (ids, vectors) = store.ReadFeatures();
        Assert.Equal([1, 3], ids.Select(i => i.Value));
        Assert.Equal([1, 0.25f, 0.5f, -2], vectors.Span.ToArray());
        var point = new StoredCurvePoint(1, "random", 12.5, 60);
        store.AddOutcomes(point, [(new(3), 1, 0.9)]);
        store.AddOutcomes(point with { Labels = 13 }, [(new(3), 0, 0.8), (new(1), 2, 0.7)]);
        Assert.Equal([point with { Labels = 13 }], store.ReadCurve());
        Assert.Equal([(1, "random", new SampleId(1), 2), (1, "random", new SampleId(3), 0)], store.ReadOutcomes());
    }

    [Fact]
    public void Working_time_is_counted_as_answers_come_and_a_pause_is_not_work()
    {
        void Answer(string key, long sample, string who, int lead) =>
            store.Submit(new AnswerSubmission(key, new(sample), who, AnswerOutcome.Label, "{}", 1, null, lead, 1, null), 1, new ExactMajority());

        Answer("a", 0, "ann", 1000);
        Answer("b", 1, "ann", 3000);
        Answer("b", 1, "ann", 3000); // the same again
        Answer("c", 2, "bob", 3_600_000);
        Assert.Equal([new StoredWork("ann", 2, 4000), new StoredWork("bob", 1, 600_000)], store.ReadWork());
        Assert.Equal((3000, 0), (store.ReadMedianLead("ann"), store.ReadMedianLead("carl")));
    }
}
