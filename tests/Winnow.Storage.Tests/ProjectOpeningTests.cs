using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Winnow.Core.Data;

namespace Winnow.Storage.Tests;

public sealed class ProjectOpeningTests : IDisposable
{
    private static readonly ExactMajority Majority = new();

    private readonly TemporaryProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public void A_second_writer_is_refused_and_told_who_holds_the_project()
    {
        using var first = project.Open();
        var exception = Assert.Throws<ProjectException>(project.Open);
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"The project '{project.Folder}' is in use by process {Environment.ProcessId};"), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_works_beside_a_writer_and_cannot_write()
    {
        using var writer = project.Open();
        writer.Submit([(new(0), 1)], "ann");
        using var reader = Store.OpenForReading(project.Folder, TemporaryProject.Clock);
        Assert.Single(reader.ReadLabels());
        writer.Submit([(new(1), 1)], "ann");
        Assert.Equal(2, reader.ReadLabels().Count);
        Assert.Throws<ProjectException>(() => reader.Submit([(new(2), 1)], "ann"));
    }

    [Fact]
    public void A_lock_left_behind_by_a_killed_process_does_not_block()
    {
        File.WriteAllText(Path.Combine(project.Folder, "winnow.lock"), "");
        File.WriteAllText(Path.Combine(project.Folder, "winnow.pid"), "1");
        using var store = project.Open();
        Assert.Empty(store.ReadLabels());
    }

    [Fact]
    public void A_project_of_the_first_version_is_brought_up_to_date_even_by_a_reader()
    {
        var path = Path.Combine(project.Folder, Store.FileName);
        File.Delete(path);
        using (var raw = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            raw.Open();
            raw.Execute(
                $"""
                {Schema.Read("001_initial")}
                INSERT INTO project VALUES (1, 'birds', 'classify', '/photos', 7, '2026-03-01T12:00:00.000Z');
                INSERT INTO classes VALUES (1, 0, 'crow'), (1, 1, 'tit'), (1, 2, 'gull');
                INSERT INTO samples VALUES (0, '0.png', 'a', 1, 8, 8, NULL), (1, '1.png', 'b', 1, 8, 8, NULL), (2, '2.png', 'c', 1, 8, 8, NULL), (3, '3.png', 'd', 1, NULL, NULL, 'torn'), (4, '4.png', 'e', 1, 8, 8, NULL);
                INSERT INTO events VALUES (1, 'now', 'label.submitted', '', '', ''), (2, 'now', 'sample.skipped', '', '', '');
                INSERT INTO labels VALUES (0, 1, 'ann', 1);
                INSERT INTO skips VALUES (1, 'blurred', 2);
                PRAGMA user_version = 1
                """);
        }

        using (var reader = Store.OpenForReading(project.Folder, TemporaryProject.Clock))
        {
            Assert.Equal([(0L, 1)], reader.ReadLabels().Select(l => (l.Id.Value, l.Class)));
            Assert.Equal([2, 4], reader.ReadPool().Select(i => i.Value));
            Assert.Equal([("broken", 1L), ("labelled", 1L), ("pool", 2L), ("review", 0L), ("skipped", 1L)], reader.ReadCounters().OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value)));
        }

        using var store = project.Open();
        store.OpenRound(new(1, 3, "random", "no model", 0, 7, [new(new(4), 0.5f, "random") { InclusionProbability = 0.5 }]));
        Assert.Equal(0.5, Assert.Single(store.ReadRounds()).Picks[0].InclusionProbability);
    }

    [Fact]
    public void A_project_of_a_newer_version_is_refused_and_left_alone()
    {
        var path = Path.Combine(project.Folder, Store.FileName);
        using (var raw = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            raw.Open();
            raw.Execute("PRAGMA user_version = 99");
        }

        var expected = $"The project '{project.Folder}' has format 99, and this Winnow knows formats up to {Schema.Newest}; update Winnow to open it.";
        Assert.Equal(expected, Assert.Throws<ProjectException>(project.Open).Message);
        Assert.Equal(expected, Assert.Throws<ProjectException>(() => Store.OpenForReading(project.Folder, TemporaryProject.Clock)).Message);
        Assert.Throws<ProjectException>(project.Open); // the refusal gave the lock back
    }

    [Fact]
    public void A_folder_without_a_project_is_refused()
    {
        var empty = Directory.CreateDirectory(Path.Combine(project.Root, "empty")).FullName;
        Assert.Equal($"'{empty}' is not a Winnow project (winnow.db is missing); create one with `winnow init`.", Assert.Throws<ProjectException>(() => Store.Open(empty, TemporaryProject.Clock)).Message);
        Assert.Throws<ProjectException>(() => Store.Open(Path.Combine(project.Root, "nowhere"), TemporaryProject.Clock));
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        File.WriteAllText(Path.Combine(project.Folder, Store.FileName), new string('?', 4096));
        Assert.Contains("is damaged or no Winnow project", Assert.Throws<ProjectException>(project.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Creating_over_a_project_is_refused_and_leaves_it_whole()
    {
        Assert.Throws<ProjectException>(() => Store.Create(project.Folder, TemporaryProject.Definition, [], TemporaryProject.Clock));
        using var store = project.Open();
        Assert.Equal(8, store.ReadSamples().Count);
    }

    [Fact]
    public void A_creation_that_fails_leaves_nothing_behind()
    {
        var folder = Path.Combine(project.Root, "twice");
        StoredSample[] twice = [TemporaryProject.Samples[0], TemporaryProject.Samples[0]];
        Assert.Throws<ProjectException>(() => Store.Create(folder, TemporaryProject.Definition, twice, TemporaryProject.Clock));
        Assert.False(Directory.Exists(folder));

        Directory.CreateDirectory(folder);
        Assert.Throws<ProjectException>(() => Store.Create(folder, TemporaryProject.Definition, twice, TemporaryProject.Clock));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void A_creation_that_was_killed_can_be_repeated()
    {
        var folder = Directory.CreateDirectory(Path.Combine(project.Root, "killed")).FullName;
        using (var raw = new SqliteConnection($"Data Source={Path.Combine(folder, Store.FileName)};Pooling=False"))
        {
            raw.Open();
            raw.Execute("PRAGMA journal_mode = WAL");
        }

        Assert.Contains("holds no finished Winnow project", Assert.Throws<ProjectException>(() => Store.Open(folder, TemporaryProject.Clock)).Message, StringComparison.Ordinal);
        using var store = Store.Create(folder, TemporaryProject.Definition, TemporaryProject.Samples, TemporaryProject.Clock);
        Assert.Equal(8, store.ReadSamples().Count);
    }

    [Fact]
    public void An_acknowledged_label_is_on_disk_before_the_store_is_closed()
    {
        using var store = project.Open();
        var copy = Path.Combine(project.Root, "after-crash");
        for (var i = 0; i < 7; i++)
        {
            store.Submit([(new(i), i % 3)], "ann");

            // What a crash at this moment would leave behind.
            Directory.CreateDirectory(copy);
            foreach (var name in (string[])["winnow.db", "winnow.db-wal"])
            {
                File.Copy(Path.Combine(project.Folder, name), Path.Combine(copy, name), overwrite: true);
            }

            using (var survivor = Store.Open(copy, TemporaryProject.Clock))
            {
                Assert.Equal(i + 1, survivor.ReadLabels().Count);
                Assert.Empty(survivor.Verify());
            }

            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public void A_full_disk_refuses_the_labels_and_keeps_the_project_whole()
    {
        using (var store = project.Open())
        {
            // SQLite reports the same error for a full disk and for a reached page limit.
            store.LimitPages();
            var answers = Enumerable.Range(0, 7).Select(i => (new SampleId(i), (int?)1)).ToArray();
            var exception = Assert.Throws<ProjectException>(() =>
            {
                for (var i = 0; i < 100; i++)
                {
                    store.Submit([.. answers.Select(a => (a.Item1, (int?)(i % 3)))], new string('x', 500));
                }
            });
            Assert.StartsWith($"The disk that holds '{project.Folder}' is full; nothing was changed.", exception.Message, StringComparison.Ordinal);
        }

        using var reopened = project.Open();
        Assert.Empty(reopened.Verify());
        Assert.True(reopened.ReadLabels().Select(l => l.Class).Distinct().Count() <= 1, "All seven labels of one call change together.");
    }

    [Fact]
    public void Imports_and_uploads_of_the_sixth_format_survive()
    {
        var path = Path.Combine(project.Folder, Store.FileName);
        File.Delete(path);
        using (var raw = new SqliteConnection($"Data Source={path};Pooling=False;Foreign Keys=True"))
        {
            raw.Open();
            foreach (var name in new[] { "001_initial", "002_inclusion_probability", "003_streams", "004_metadata", "005_labelling", "006_rounds" })
            {
                raw.Execute(Schema.Read(name));
            }

            raw.Execute(
                """
                INSERT INTO project VALUES (1, 'birds', 'classify', '/photos', 7, '2026-03-01T12:00:00.000Z');
                INSERT INTO classes (version, position, name) VALUES (1, 0, 'crow');
                INSERT INTO imports (id, kind, source, by, state, total, done, created_at) VALUES (4, 'upload', 'photos.zip', 'ann', 'running', 2, 1, 'now');
                INSERT INTO import_files VALUES (4, 1, 'a.png', 'added', 0, NULL), (4, 2, 'b.png', 'waiting', NULL, NULL);
                INSERT INTO uploads VALUES ('u', 'photos.zip', 10, NULL, NULL, 'done', NULL, 4, 'ann', 'now');
                PRAGMA user_version = 6
                """);
        }

        using var store = project.Open();
        Assert.Equal(("upload", "running", 2L, null), (store.ReadImport(4)!.Kind, store.ReadImport(4)!.State, store.ReadImport(4)!.Total, store.ReadImport(4)!.Format));
        Assert.Equal(["b.png"], store.ReadImportFiles(4, 0, 10, "waiting").Select(f => f.Name));
        Assert.Equal(("images", 4L), (store.ReadUpload("u")!.Purpose, store.ReadUpload("u")!.Import));
        Assert.Equal(5, store.StartImport("labels", "a.json", null, "ann", "coco").Id);
        Assert.Throws<ProjectException>(() => store.AddImportFiles(99, ["x"])); // the new tables still refer to each other
    }

    [Fact]
    public void On_a_full_disk_nothing_of_a_batch_is_kept_and_the_next_one_works_again()
    {
        using var store = project.Open();
        store.LimitPages();
        var big = new string('x', 100_000);
        Assert.Contains("full", Assert.Throws<ProjectException>(() => store.Batch([s => s.Submit(Answer, 1, Majority), s => s.SaveDraft(new(1), "ann", big)])).Message, StringComparison.Ordinal);
        Assert.Empty(store.ReadLabels());
        store.LimitPages(1_000_000);
        store.Batch([s => s.Submit(Answer, 1, Majority)]);
        Assert.Single(store.ReadLabels());
        Assert.Empty(store.Verify());
    }

    [Fact]
    public void The_names_of_events_on_disk_never_change() =>
        Assert.Equal(
            ["project.created", "label.submitted", "label.corrected", "sample.skipped", "predictions.imported", "round.opened", "picks", "model.fitted"],
            [EventTypes.ProjectCreated, EventTypes.LabelSubmitted, EventTypes.LabelCorrected, EventTypes.SampleSkipped, EventTypes.PredictionsImported, EventTypes.RoundOpened, EventTypes.Picks, EventTypes.ModelFitted]);

    private static AnswerSubmission Answer { get; } = new("k", new(0), "ann", AnswerOutcome.Label, """{"classes":[1]}""", 1, null, 1_000, 1, null);
}
