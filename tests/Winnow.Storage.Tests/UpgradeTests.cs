using System.Text.Json;
using Microsoft.Data.Sqlite;
using Winnow.Core.Numerics;

namespace Winnow.Storage.Tests;

/// <summary>A project of every format there was opens, whole, in the present one.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly TemporaryProject project = new();

    public UpgradeTests()
    {
        using var store = project.Open();
        store.OpenRound(new(1, 3, "margin", "no model", 0, 7, [new(new(4), 0.5f, "torn"), new(new(2), 0.25f, "random") { InclusionProbability = 0.5 }]));
        store.Submit([(new(0), 1), (new(4), 2), (new(5), null)], "ann");
        store.Submit([(new(0), 0)], "bob");
        store.ImportPredictions("scores.csv", new string('c', 64), [new(1), new(2)], Matrix.FromRows([[0.5f, 0.25f, 0.25f], [0, 1, 0]]));
        store.AddModel(new(1, "cnn", "models/1", "{}", 2, 0, "accuracy", null));
    }

    public static TheoryData<int> Formats => [.. OldProject.Formats];

    public void Dispose() => project.Dispose();

    [Theory, MemberData(nameof(Formats))]
    public void A_project_of_an_older_format_opens_whole_and_goes_on(int format)
    {
        var folder = Directory.CreateDirectory(Path.Combine(project.Root, "old")).FullName;
        var path = Path.Combine(folder, Store.FileName);
        OldProject.Write(path, format, Path.Combine(project.Folder, Store.FileName));
        var expected = Content(project.Folder, format);

        Assert.Equal(expected, Content(folder, format));
        Assert.Empty(DatabaseCopy.Check(path));
        using (var store = Store.Open(folder, TemporaryProject.Clock))
        {
            Assert.Equal(1, store.Submit([(new(6), 1)], "ann").Submitted);
            Assert.Empty(store.Verify());
        }

        // The state before the upgrade lies beside it; put back, it is upgraded again.
        var kept = DatabaseCopy.NameBeforeUpgrade(path, format);
        Assert.Equal(format, FormatOf(kept));
        foreach (var name in (string[])["", "-wal", "-shm"])
        {
            File.Delete(path + name);
        }

        File.Move(kept, path);
        Assert.Equal(expected, Content(folder, format));
    }

    [Fact]
    public void A_project_of_the_present_format_is_not_copied()
    {
        project.Open().Dispose();
        Assert.DoesNotContain(Directory.EnumerateFiles(project.Folder), f => f.Contains(".format-", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_room_for_the_copy_nothing_is_changed()
    {
        var folder = Directory.CreateDirectory(Path.Combine(project.Root, "full")).FullName;
        var path = Path.Combine(folder, Store.FileName);
        OldProject.Write(path, 1, Path.Combine(project.Folder, Store.FileName));

        // A folder in the place of the copy cannot be written over.
        Directory.CreateDirectory(Path.Combine(DatabaseCopy.NameBeforeUpgrade(path, 1) + ".part", "in the way"));
        Assert.Throws<UnauthorizedAccessException>(() => Store.Open(folder, TemporaryProject.Clock).Dispose());
        Assert.Equal(1, FormatOf(path));
    }

    private static string Content(string folder, int format)
    {
        using var store = Store.OpenForReading(folder, TemporaryProject.Clock);
        Assert.Empty(store.Verify());
        return JsonSerializer.Serialize(new
        {
            project = store.ReadProject(),
            samples = store.ReadSamples(),
            labels = store.ReadLabels().Select(l => (l.Id.Value, l.Class).ToString()),
            skips = store.ReadSkips(),
            pool = store.ReadPool(),
            counters = store.ReadCounters().OrderBy(c => c.Key, StringComparer.Ordinal),
            rounds = store.ReadRounds().SelectMany(r => r.Picks.Select(p => (r.Number, r.Strategy, p.Id.Value, p.Utility, p.Reason, format < 2 ? null : p.InclusionProbability).ToString())),
            predictions = store.ReadPredictions().OrderBy(p => p.Key.Value).Select(p => p.Value),
            models = store.ReadModels(),
            events = store.ReadEvents(),
        });
    }

    private static long FormatOf(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)command.ExecuteScalar()!;
    }
}
