using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Storage.Migrating;

namespace Winnow.Storage.Tests;

/// <summary>Moving a project between the engines.</summary>
public sealed class MigrationTests(PostgresFixture postgres) : IDisposable
{
    private static readonly ExactMajority Majority = new();

    // A name of its own: the schema is made of the journal, which begins alike in all these tests otherwise.
    private readonly TemporaryProject project = new(name: Guid.NewGuid().ToString("N"));

    private StoreAddress Address => postgres.Server.Address;

    public void Dispose() => project.Dispose();

    [Fact]
    public void A_project_comes_back_from_PostgreSQL_as_it_left_and_goes_on_working()
    {
        Fill();
        var before = Read();
        var there = StoreMigration.ToPostgres(project.Folder, Address, TemporaryProject.Clock, null, TestContext.Current.CancellationToken);
        Assert.True(there.Rows > 100, $"{there.Rows} rows");
        Assert.False(File.Exists(Path.Combine(project.Folder, Store.FileName)));
        using (var moved = Store.Open(project.Folder, TemporaryProject.Clock, Address))
        {
            Assert.Equal(before, Describe(moved));
        }

        var back = StoreMigration.ToSqlite(project.Folder, Address, null, TemporaryProject.Clock, null, TestContext.Current.CancellationToken);
        Assert.Equal((there.Hash, there.Rows, there.Events), (back.Hash, back.Rows, back.Events));
        Assert.Equal(before, Read());

        // Triggers, keys and the numbering go on.
        using var store = project.Open();
        var answer = store.Submit(Label(6, "late"), 1, Majority);
        Assert.Equal(answer.Id, store.ReadAnswersOf("ann", 1).Single().Id);
        Assert.Equal("labelled", store.ReadState(new(6)));
        Assert.Throws<ProjectException>(() => store.OpenRound(new(2, 3, "margin", "model 1", 0, 7, [new(new(99), 0.5f, "no such sample")])));
        Assert.Empty(store.Verify());
    }

    [Fact]
    public void A_moved_project_takes_changes_with_its_counters_kept()
    {
        Fill();
        StoreMigration.ToPostgres(project.Folder, Address, TemporaryProject.Clock, null, TestContext.Current.CancellationToken);
        using var store = Store.Open(project.Folder, TemporaryProject.Clock, Address);
        var labelled = store.ReadCounters()["labelled"];
        store.Submit(Label(6, "late"), 1, Majority);
        Assert.Equal(labelled + 1, store.ReadCounters()["labelled"]);
        Assert.Throws<ProjectException>(() => store.CreateVersion(store.ReadVersions(long.MaxValue, 1)[0], []));
        Assert.Empty(store.Verify());
    }

    [Fact]
    public void A_database_that_holds_other_rows_of_the_project_is_refused_and_left_alone()
    {
        var copy = Path.Combine(project.Root, "copy");
        Directory.CreateDirectory(copy);
        File.Copy(Path.Combine(project.Folder, Store.FileName), Path.Combine(copy, Store.FileName));
        StoreMigration.ToPostgres(project.Folder, Address, TemporaryProject.Clock, null, TestContext.Current.CancellationToken);
        using (var other = Store.Open(copy, TemporaryProject.Clock))
        {
            other.Submit(Label(1, "k"), 1, Majority);
        }

        var exception = Assert.Throws<ProjectException>(() => StoreMigration.ToPostgres(copy, Address, TemporaryProject.Clock, null, TestContext.Current.CancellationToken));
        Assert.Contains("already holds winnow_", exception.Message, StringComparison.Ordinal);
        using var kept = Store.OpenForReading(project.Folder, TemporaryProject.Clock, Address);
        Assert.Empty(kept.ReadLabels());
        Assert.True(File.Exists(Path.Combine(copy, Store.FileName)));
        Assert.Equal(Path.Combine(copy, Store.FileName), Assert.Single(Directory.EnumerateFiles(copy, "winnow.db*")));
    }

    [Fact]
    public void A_move_that_was_killed_before_its_end_can_be_repeated()
    {
        Fill();
        var before = Read();
        using (var cancel = new CancellationTokenSource())
        {
            var stop = new Stop(cancel);
            Assert.Throws<OperationCanceledException>(() => StoreMigration.ToPostgres(project.Folder, Address, TemporaryProject.Clock, stop, cancel.Token));
        }

        Assert.Equal(before, Read());

        // Killed when the database had it all and the folder did not know yet.
        var first = StoreMigration.ToPostgres(project.Folder, Address, TemporaryProject.Clock, null, TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(project.Folder, StorePointer.FileName));
        File.Move(Path.Combine(project.Folder, StoreMigration.MovedName), Path.Combine(project.Folder, Store.FileName));
        var again = StoreMigration.ToPostgres(project.Folder, Address, TemporaryProject.Clock, null, TestContext.Current.CancellationToken);
        Assert.Equal(first, again);

        // Killed on the way back, twice: with half a file, and with the file in its place and the pointer still there.
        File.WriteAllText(Path.Combine(project.Folder, "winnow.db.writing"), "half");
        File.WriteAllText(Path.Combine(project.Folder, Store.FileName), "whole");
        using (var moved = Store.Open(project.Folder, TemporaryProject.Clock, Address))
        {
            Assert.Equal(before, Describe(moved));
        }

        StoreMigration.ToSqlite(project.Folder, Address, null, TemporaryProject.Clock, null, TestContext.Current.CancellationToken);
        Assert.Equal(before, Read());
    }

    [Fact]
    public void A_project_that_somebody_writes_to_or_that_is_there_already_does_not_move()
    {
        using (project.Open())
        {
            Assert.True(Assert.Throws<ProjectException>(() => StoreMigration.ToPostgres(project.Folder, Address, TemporaryProject.Clock, null, CancellationToken.None)).InUse);
        }

        Assert.Contains("already holds a Winnow project", Assert.Throws<ProjectException>(() => StoreMigration.ToSqlite(project.Folder, Address, null, TemporaryProject.Clock, null, CancellationToken.None)).Message, StringComparison.Ordinal);
        StoreMigration.ToPostgres(project.Folder, Address, TemporaryProject.Clock, null, CancellationToken.None);
        Assert.Contains("already", Assert.Throws<ProjectException>(() => StoreMigration.ToPostgres(project.Folder, Address, TemporaryProject.Clock, null, CancellationToken.None)).Message, StringComparison.Ordinal);
        using (Store.Open(project.Folder, TemporaryProject.Clock, Address))
        {
            Assert.True(Assert.Throws<ProjectException>(() => StoreMigration.ToSqlite(project.Folder, Address, null, TemporaryProject.Clock, null, CancellationToken.None)).InUse);
        }

        Assert.False(File.Exists(Path.Combine(project.Folder, Store.FileName)));
    }

    [Fact]
    public void A_text_that_PostgreSQL_cannot_keep_is_named_and_nothing_moves()
    {
        using (var store = project.Open())
        {
            store.SaveDraft(new(1), "ann", "a\0b");
        }

        var exception = Assert.Throws<ProjectException>(() => StoreMigration.ToPostgres(project.Folder, Address, TemporaryProject.Clock, null, TestContext.Current.CancellationToken));
        Assert.Contains("A text in drafts holds a sign that PostgreSQL cannot keep", exception.Message, StringComparison.Ordinal);
        using var kept = project.Open();
        Assert.Equal("a\0b", kept.ReadDraft(new(1), "ann"));
    }

    [Fact]
    public void A_project_can_be_taken_out_of_a_database_into_a_new_folder_by_its_schema()
    {
        var there = StoreMigration.ToPostgres(project.Folder, Address, TemporaryProject.Clock, null, TestContext.Current.CancellationToken);
        using var another = postgres.NewProject();
        var folder = Path.Combine(project.Root, "new");
        var several = Assert.Throws<ProjectException>(() => StoreMigration.ToSqlite(folder, Address, null, TemporaryProject.Clock, null, TestContext.Current.CancellationToken));
        Assert.Contains($"{there.Schema} ('", several.Message, StringComparison.Ordinal);
        Assert.Throws<ProjectException>(() => StoreMigration.ToSqlite(folder, Address, "public", TemporaryProject.Clock, null, TestContext.Current.CancellationToken));
        StoreMigration.ToSqlite(folder, Address, there.Schema, TemporaryProject.Clock, null, TestContext.Current.CancellationToken);
        using var store = Store.Open(folder, TemporaryProject.Clock);
        Assert.Equal(TemporaryProject.Samples, store.ReadSamples());
    }

    [Fact]
    public void A_copy_for_a_backup_is_one_moment_while_others_write()
    {
        StoreMigration.ToPostgres(project.Folder, Address, TemporaryProject.Clock, null, TestContext.Current.CancellationToken);
        using var writer = Store.Open(project.Folder, TemporaryProject.Clock, Address);
        writer.Submit(Label(1, "k"), 1, Majority);
        var copy = Directory.CreateDirectory(Path.Combine(project.Root, "copy")).FullName;
        StoreMigration.CopyToFile(project.Folder, Address, Path.Combine(copy, Store.FileName), TemporaryProject.Clock, TestContext.Current.CancellationToken);
        using var read = Store.Open(copy, TemporaryProject.Clock);
        Assert.Equal(Describe(writer), Describe(read));
        Assert.Empty(read.Verify());
    }

    [Fact]
    public void The_hash_of_rows_tells_values_kinds_and_borders_apart()
    {
        string[] hashes =
        [
            Of(h => h.Add("ab"), h => h.Add("c")), Of(h => h.Add("a"), h => h.Add("bc")), Of(h => h.Add("abc")), Of(h => h.Add((string?)null)), Of(h => h.Add("")),
            Of(h => h.Add(1L)), Of(h => h.Add(1.0)), Of(h => h.Add(0L)), Of(h => h.Add("abc"u8.ToArray())),
        ];
        Assert.Distinct(hashes);
        Assert.Equal(Of(h => h.Add(0.0)), Of(h => h.Add(-0.0)));

        static string Of(params Action<RowHash>[] values)
        {
            using var hash = new RowHash();
            foreach (var value in values)
            {
                value(hash);
            }

            hash.EndRow();
            return hash.Finish();
        }
    }

    private void Fill()
    {
        using var store = project.Open();
        store.OpenRound(new(1, 3, "margin", "model 1", 0, 7, [new(new(4), 0.1f, "torn"), new(new(2), 0.25f, "é 漢字 🐦") { InclusionProbability = 1e-9 }]));
        store.AddModel(new(1, "mlp", "models/1", "{}", 2, 1, "accuracy", 0.1 + 0.2));
        store.AddModel(new(2, "mlp", "models/2", "{}", 2, 0, "accuracy", null));
        store.ImportPredictions("p.csv", "abc", [new(1), new(2)], Matrix.FromRows([[0.1f, 0.2f, 0.7f], [1, 0, 0]]));
        store.Submit(Label(0, "k0"), 1, Majority);
        store.Undo(store.Submit(Label(1, "k1"), 1, Majority).Id, "ann", 1, Majority);
        store.Submit(Label(2, "k2") with { Outcome = AnswerOutcome.Skip, Value = null, Class = null, Reason = "blurred" }, 1, Majority);
        store.Submit(Label(3, "k3") with { Outcome = AnswerOutcome.Unsure, Value = null, Class = null }, 1, Majority);
        store.AskFor([new(5)], "asked", "rex");
        store.DrawByChance([new(6)], 1, 0.5);
        store.Lease(new(5), "ann", TemporaryProject.Clock.GetUtcNow());
        store.SaveDraft(new(5), "ann", "{}");
        store.ChangeTags([new(0), new(1)], ["night", "rain"], [], "ann");
        store.AddComment(new(0), "ann", "look");
        store.Suggest("model 1", [(new(1), "{}")]);
        store.AddPickDetails(1, [(new(4), "[]", "[]")]);
        store.ChangeSetting("budget", "5", "ann");
        store.AddFeatures([(new(0), [0.5f, -1f])]);
        store.StartRun(1, "first", "winnow");
        store.SetStep(1, "fit", "done", "model 1");
        store.SetRoundResult(1, "model", "{}");
        store.AddOutcomes(new(1, "winnow", 10, 2.5), [(new(0), 1, 0.75)]);
        store.CreateVersion(new(0, "March", store.ReadLastEvent(), 1, "hash", 8, 1, 0, 0, 1, "{}", 1, null, "[]", "ann", ""), [(new(0), Split.Test)]);
        store.StartExport("coco", null, "{}", "ann");
        store.SaveView("ann", "Night", "tag=night", 5);
        store.KeepOriginalIds([(new(0), 17)], [(1, 18)]);
        var import = store.StartImport("upload", "photos.zip", null, "ann");
        store.AddImportFiles(import.Id, ["a.png", "b.png"]);
        store.StartUpload("u", "photos.zip", 10, null, null, "ann");
        store.AddPushedFile("cam/1.png", "f1", "cam");
        store.SetOutsideAnswer("labelstudio", "9", "2026-01-01T00:00:00Z", null);
        store.AddScores("loss", 1, [(new(0), 0.5), (new(1), double.Epsilon)]);
        store.UseScores("loss", 1);
        store.ReplaceSuspects([new(1, new(0), 1, 1, 2, 0.9, 0.05)], _ => "suspect");
        store.StartJob("job-1", "ingest");
        store.ImportMetadata("m.csv", "h", ["camera"], [(new(0), ["north"])]);
        store.Decide(new("main", "split", 0.1, 3, "{}"u8.ToArray(), 1), "no model", [], [new(new(1, new(0), 0.5, 0.25, 0.1, true, "why"), TemporaryProject.Clock.GetUtcNow())]);
    }

    private string[] Read()
    {
        using var store = Store.OpenForReading(project.Folder, TemporaryProject.Clock);
        return Describe(store);
    }

    // What a person would see, from reads of every kind; the rows themselves are compared by the migration.
    private static string[] Describe(Store store) =>
    [
        .. store.ReadEvents().Select(e => e.ToString()),
        .. store.ReadSamples(new SampleFilter { Sort = SampleSort.Name }, null, 100).Select(s => $"{s.Id} {s.Name} {s.State} {s.Class} {s.Value} {string.Join(',', s.Tags)}"),
        .. store.ReadCounters().OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => c.ToString()),
        .. store.ReadModels().Select(m => m.ToString()),
        .. store.ReadRounds().SelectMany(r => r.Picks).Select(p => p.ToString()),
        .. store.ReadPredictions().SelectMany(p => p.Value).Select(v => $"{v:R}"),
        .. store.ReadWork().Select(w => w.ToString()),
    ];

    private static AnswerSubmission Label(int sample, string key) => new(key, new(sample), "ann", AnswerOutcome.Label, """{"classes":[1]}""", 1, null, 1_000, 1, null);

    private sealed class Stop(CancellationTokenSource source) : IProgress<(string Table, long Rows)>
    {
        public void Report((string Table, long Rows) value) => source.Cancel();
    }
}
