using System.Data.Common;
using Winnow.Core.Data;

namespace Winnow.Storage.Tests;

/// <summary>Frozen states of the labels, and what the seventh format adds.</summary>
public abstract class VersionTests(TemporaryProject project) : IDisposable
{
    public sealed class OnSqlite() : VersionTests(new TemporaryProject());

    public sealed class OnPostgres(PostgresFixture postgres) : VersionTests(postgres.NewProject());

    private static readonly ExactMajority Majority = new();

    public void Dispose()
    {
        project.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_journal_gives_the_labels_of_every_moment_back(int seed)
    {
        using var store = project.Open();
        var random = new Random(seed);
        var moments = new List<(long Event, FrozenLabel[] Labels)>();
        var answers = new List<long>();
        for (var step = 0; step < 60; step++)
        {
            var sample = new SampleId(random.Next(7));
            switch (random.Next(4))
            {
                case 0 when answers.Count > 0:
                    var taken = answers[random.Next(answers.Count)];
                    answers.Remove(taken);
                    store.Undo(taken, "ann", 1, Majority);
                    break;
                case 1:
                    store.Submit([(sample, random.Next(3))], "import");
                    break;
                default:
                    var given = store.Submit(Label(sample, random.Next(3), step), 1, Majority);
                    answers.RemoveAll(a => store.ReadAnswersOf("ann", 1000).All(k => k.Id != a));
                    answers.Add(given.Id);
                    break;
            }

            moments.Add((store.ReadLastEvent(), [.. store.ReadFrozenLabels()]));
        }

        Assert.All(moments, m => Assert.Equal(m.Labels, store.ReadLabelsAt(m.Event)));
    }

    [Fact]
    public void Equal_labels_have_equal_hashes_whichever_way_they_came_in()
    {
        FrozenLabel[] plain = [new(new(1), 2, null), new(new(5), 0, null)];
        FrozenLabel[] told = [new(new(1), 2, """{"classes":[2]}"""), new(new(5), 0, """{"classes":[0]}""")];
        Assert.Equal(FrozenLabel.HashOf(plain), FrozenLabel.HashOf(told));
        Assert.NotEqual(FrozenLabel.HashOf(plain), FrozenLabel.HashOf([plain[0]]));
        Assert.NotEqual(FrozenLabel.HashOf(plain), FrozenLabel.HashOf([plain[0], plain[1] with { Class = 1 }]));
        Assert.NotEqual(FrozenLabel.HashOf(plain), FrozenLabel.HashOf([plain[0], plain[1] with { Id = new(6) }]));
    }

    [Fact]
    public void A_version_is_never_changed_and_its_name_is_taken()
    {
        using (var store = project.Open())
        {
            store.Submit(Label(new(0), 1, 1), 1, Majority);
            var made = store.CreateVersion(Version(store, "March"), [(new(0), Split.Test)]);
            Assert.Equal(made, store.ReadVersion(made.Id));
            Assert.Equal(Split.Test, store.ReadSplits(made.Id)[new(0)]);
            Assert.Contains("'March'", Assert.Throws<ProjectException>(() => store.CreateVersion(Version(store, "March"), [])).Message, StringComparison.Ordinal);
            Assert.Empty(store.Verify());
        }

        foreach (var change in new[] { "UPDATE versions SET name = 'x'", "DELETE FROM versions", "UPDATE version_samples SET split = 'train'", "DELETE FROM version_samples" })
        {
            Assert.Contains("immutable", Assert.ThrowsAny<DbException>(() => project.Execute(change)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Several_reads_in_a_snapshot_see_one_moment()
    {
        using var writer = project.Open();
        using var reader = project.OpenForReading();
        writer.Submit(Label(new(0), 1, 1), 1, Majority);
        var (before, after) = reader.Snapshot(s =>
        {
            var first = s.ReadFrozenLabels();
            writer.Submit(Label(new(1), 1, 2), 1, Majority);
            return (first, s.ReadFrozenLabels());
        });
        Assert.Equal(before, after);
        Assert.Equal(2, reader.ReadFrozenLabels().Count);
    }

    [Fact]
    public void Views_are_each_persons_own_and_one_of_the_same_name_is_replaced()
    {
        using var store = project.Open();
        var first = store.SaveView("ann", "Night", "tag=night", 2);
        store.SaveView("bob", "Night", "tag=dark", 2);
        Assert.Equal(first with { Query = "tag=late" }, store.SaveView("ann", "Night", "tag=late", 2));
        store.SaveView("ann", "Day", "tag=day", 2);
        Assert.Throws<ProjectException>(() => store.SaveView("ann", "Dawn", "tag=dawn", 2));
        Assert.Equal(["Day", "Night"], store.ReadViews("ann").Select(v => v.Name));
        Assert.False(store.DeleteView(first.Id, "bob"));
        Assert.True(store.DeleteView(first.Id, "ann"));
        Assert.Single(store.ReadViews("bob"));
    }

    private static StoredVersion Version(Store store, string name)
    {
        var labels = store.ReadFrozenLabels();
        return new(0, name, store.ReadLastEvent(), 1, FrozenLabel.HashOf(labels), 8, labels.Count, 0, 0, labels.Count, "{}", 1, null, "[]", "ann", "");
    }

    private static AnswerSubmission Label(SampleId sample, int of, int key) => new($"k{key}", sample, "ann", AnswerOutcome.Label, $"{{\"classes\":[{of}]}}", of, null, 1, 1, null);
}
