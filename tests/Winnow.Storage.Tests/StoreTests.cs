using System.Data.Common;
using Winnow.Core.Numerics;
using Winnow.Core.Querying;

namespace Winnow.Storage.Tests;

public abstract class StoreTests(TemporaryProject project) : IDisposable
{
    public sealed class OnSqlite() : StoreTests(new TemporaryProject());

    public sealed class OnPostgres(PostgresFixture postgres) : StoreTests(postgres.NewProject());

    public void Dispose()
    {
        project.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Reads_back_what_it_was_created_with()
    {
        using var store = project.Open();
        var read = store.ReadProject();
        Assert.Equal(TemporaryProject.Definition with { Classes = read.Classes }, read);
        Assert.Equal(["crow", "tit", "gull"], read.Classes);
        Assert.Equal(TemporaryProject.Samples, store.ReadSamples());
    }

    [Fact]
    public void Leaves_broken_labelled_and_skipped_samples_out_of_the_pool()
    {
        using var store = project.Open();
        store.Submit([(new(0), 1), (new(3), null)], "ann");
        Assert.Equal([1, 2, 4, 5, 6], store.ReadPool().Select(s => s.Value));
    }

    [Fact]
    public void Tells_new_corrected_skipped_and_unchanged_answers_apart()
    {
        using var store = project.Open();
        store.Submit([(new(0), 1), (new(1), 1), (new(2), null)], "ann");
        Assert.Equal(new LabelChanges(1, 1, 0, 2), store.Submit([(new(0), 2), (new(1), 1), (new(2), 0), (new(2), 0)], "bob"));
        Assert.Equal([(0L, 2), (1L, 1), (2L, 0)], store.ReadLabels().Select(l => (l.Id.Value, l.Class)));
        Assert.Empty(store.ReadSkips());
        Assert.Equal(
            ["project.created", "label.submitted", "label.submitted", "sample.skipped", "label.corrected", "label.submitted"],
            store.ReadEvents().Select(e => e.Type));
        Assert.Empty(store.Verify());
    }

    [Fact]
    public void An_answer_for_an_unknown_sample_or_class_changes_nothing()
    {
        using var store = project.Open();
        Assert.Throws<ProjectException>(() => store.Submit([(new(0), 1), (new(99), 1)], "ann"));
        var exception = Assert.Throws<ProjectException>(() => store.Submit([(new(0), 1), (new(1), 3)], "ann"));
        Assert.Equal("Sample 1 cannot have class 3: the project has classes 0 to 2.", exception.Message);
        Assert.Empty(store.ReadLabels());
        Assert.Single(store.ReadEvents());
    }

    [Theory]
    [InlineData("UPDATE events SET data = '{}'", "append-only")]
    [InlineData("DELETE FROM events", "append-only")]
    [InlineData("UPDATE picks SET rank = 9", "immutable")]
    [InlineData("DELETE FROM picks", "immutable")]
    public void History_refuses_to_be_rewritten(string sql, string reason)
    {
        using (var store = project.Open())
        {
            store.OpenRound(new(1, 3, "random", "no model", 0, 7, [new(new(4), 0.5f, "random")]));
        }

        Assert.Contains(reason, Assert.ThrowsAny<DbException>(() => project.Execute(sql)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_finds_an_altered_event_and_labels_that_differ_from_the_journal()
    {
        using (var store = project.Open())
        {
            store.Submit([(new(0), 1), (new(1), 2)], "ann");
        }

        project.Tamper("UPDATE events SET data = replace(data, '\"class\":1', '\"class\":0') WHERE number = 2");

        using var reopened = project.Open();
        Assert.Equal(["Event 2 (label.submitted) was altered: its hash does not match.", "The labels differ from what the journal says."], reopened.Verify());
    }

    [Fact]
    public void Verify_finds_a_removed_event()
    {
        using (var store = project.Open())
        {
            store.Submit([(new(0), 1), (new(1), 2)], "ann");
        }

        project.Tamper("DELETE FROM events WHERE number = 2");

        using var reopened = project.Open();
        Assert.Contains("Event 2 is missing from the journal.", reopened.Verify());
    }

    [Fact]
    public void The_hash_depends_on_every_part_of_an_event()
    {
        var hash = StoredEvent.HashOf(StoredEvent.Genesis, 1, "t", "type", "{}");
        Assert.Equal(64, hash.Length);
        Assert.NotEqual(hash, StoredEvent.HashOf(hash, 1, "t", "type", "{}"));
        Assert.NotEqual(hash, StoredEvent.HashOf(StoredEvent.Genesis, 2, "t", "type", "{}"));
        Assert.NotEqual(hash, StoredEvent.HashOf(StoredEvent.Genesis, 1, "u", "type", "{}"));
        Assert.NotEqual(hash, StoredEvent.HashOf(StoredEvent.Genesis, 1, "t", "typed", "{}"));
        Assert.NotEqual(hash, StoredEvent.HashOf(StoredEvent.Genesis, 1, "t", "type", "{ }"));
    }

    [Fact]
    public void Rounds_models_and_predictions_survive_closing()
    {
        Pick[] picks = [new(new(4), 0.5f, "torn between crow and tit"), new(new(2), 0.25f, "drawn at random") { InclusionProbability = 0.02 }];
        using (var store = project.Open())
        {
            store.OpenRound(new(1, 3, "margin", "model 1", 2, 5, picks));
            store.AddModel(new(1, "mlp", "models/1", "{}", 2, 1, "accuracy", 0.5));
            store.AddModel(new(2, "mlp", "models/2", "{}", 2, 0, "accuracy", null));
            store.ImportPredictions("p.csv", "abc", [new(1), new(2)], Matrix.FromRows([[0.1f, 0.2f, 0.7f], [1, 0, 0]]));
            store.ImportPredictions("q.csv", "abd", [new(5)], Matrix.FromRows([[0.1f, 0.2f, 0.7f]]));
        }

        using var reopened = project.Open();
        var round = Assert.Single(reopened.ReadRounds());
        Assert.Equal(picks, round.Picks);
        reopened.Submit([(new(4), 0), (new(2), 1), (new(3), 0)], "ann");
        Assert.Equal([0.02, null, null], reopened.ReadLabels().Select(l => l.InclusionProbability));
        Assert.Equal(("margin", "model 1", 2, 5, 3), (round.Strategy, round.Source, round.Labelled, round.Pool, round.Seed));
        Assert.Equal([0.5, null], reopened.ReadModels().Select(m => m.Value));
        var prediction = Assert.Single(reopened.ReadPredictions());
        Assert.Equal([0.1f, 0.2f, 0.7f], prediction.Value);
        Assert.Empty(reopened.Verify());
    }

    [Fact]
    public void A_round_that_picks_a_sample_twice_is_refused_whole()
    {
        using var store = project.Open();
        Pick[] twice = [new(new(4), 1, "a"), new(new(4), 0, "b")];
        Assert.Throws<ProjectException>(() => store.OpenRound(new(1, 3, "margin", "model 1", 0, 5, twice)));
        Assert.Empty(store.ReadRounds());
        Assert.Single(store.ReadEvents());
    }
}
