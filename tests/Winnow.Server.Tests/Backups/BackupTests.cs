using System.IO.Compression;
using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;
using Winnow.Server.Auth;
using Winnow.Server.Backups;
using Winnow.Server.Tests.Datasets;
using Winnow.Storage;

namespace Winnow.Server.Tests.Backups;

/// <summary>A backup brings back everything that was acknowledged before it began; what was altered is not restored at all.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_taken_while_people_label_holds_every_label_acknowledged_before()
    {
        await using var bench = await DataBench.StartAsync(images: 120);
        await using var other = new StopOnDispose();
        var acknowledged = 0;
        var enough = new TaskCompletionSource();
        async Task LabelAllAsync()
        {
            for (var i = 0; i < 120 && !other.Token.IsCancellationRequested; i++)
            {
                await bench.LabelAsync(i, DataBench.Box(i % 2, 1, 1, 5, 5));
                if (Interlocked.Increment(ref acknowledged) == 40)
                {
                    enough.SetResult();
                }
            }
        }

        var labelling = LabelAllAsync();
        await enough.Task.WaitAsync(TestContext.Current.CancellationToken);
        var before = Volatile.Read(ref acknowledged);
        var zip = await bench.DownloadAsync(bench.Manager, "/api/backup", HttpMethod.Post);
        await other.StopAsync();
        await labelling;

        var (file, target) = (Path.Combine(bench.Server.Folder, "b.zip"), Path.Combine(bench.Server.Folder, "restored"));
        File.WriteAllBytes(file, zip);
        var (projects, files, _) = Restore.Run(file, target, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(3, projects);
        Assert.True(files >= 120 + 4);
        using var store = Store.Open(Path.Combine(target, "projects", bench.Host.Id), TimeProvider.System);
        Assert.Empty(store.Verify());
        var labels = store.ReadFrozenLabels();
        Assert.True(labels.Count >= before, $"{labels.Count} of {before}");
        Assert.Equal(Enumerable.Range(0, labels.Count), labels.Select(l => (int)l.Id.Value)); // given in that order, so none is missing between
        Assert.Equal(Path.Combine(target, "projects", bench.Host.Id, "blobs"), store.ReadProject().Images);
        Assert.Equal(DataBench.Picture(7), File.ReadAllBytes(Path.Combine(store.ReadProject().Images, store.ReadSamples()[7].Path)));
        Assert.Equal("backup.taken", bench.Server.Accounts.ReadJournal(long.MaxValue, 1)[0].Type);
        Assert.Empty(Directory.EnumerateDirectories(bench.Server.Folder, ".backup-*"));
    }

    [Fact]
    public async Task Only_an_admin_takes_a_backup()
    {
        await using var server = await TestServer.StartAsync();
        using var manager = server.Browse(server.AddUser("mia", Role.Manager));
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.PostAsync("/api/backup", new { })).Status);
    }

    [Fact]
    public async Task A_backup_that_was_cut_off_altered_or_leads_elsewhere_is_not_restored()
    {
        await using var bench = await DataBench.StartAsync(images: 3);
        await bench.LabelAsync(0, DataBench.Box(0, 1, 1, 5, 5));
        var whole = Path.Combine(bench.Server.Folder, "whole.zip");
        using (var stream = File.Create(whole))
        {
            Backup.Write(bench.Server.Folder, stream, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        var blob = bench.Host.Read(s => s.ReadSamples()[0].Path);
        var database = $"projects/{bench.Host.Id}/winnow.db";
        Refused(bench, whole, "cut off", path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..^200]));
        Refused(bench, whole, "has no backup.json", path => Edit(path, z => z.GetEntry("backup.json")!.Delete()));
        Refused(bench, whole, "has no place", path => Edit(path, z => z.CreateEntry("../evil.txt")));
        Refused(bench, whole, "has no place", path => Edit(path, z => z.CreateEntry("projects/abcdefabcdef/blobs/../../../../evil")));
        Refused(bench, whole, "does not name", path => Edit(path, z => z.CreateEntry($"projects/{bench.Host.Id}/blobs/more")));
        Refused(bench, whole, $"lacks '{database}'", path => Edit(path, z => z.GetEntry(database)!.Delete()));
        Refused(bench, whole, "hash differs", path => Edit(path, z => Replace(z, $"projects/{bench.Host.Id}/blobs/{blob}", b => b[^1] ^= 1)));
        Refused(bench, whole, "does not have the content its name says", path => Forge(path, $"projects/{bench.Host.Id}/blobs/{blob}", b => b[^1] ^= 1));
        Refused(bench, whole, "was altered", path => Forge(path, database, b => AlterJournal(b, bench.Server.Folder)));
        Refused(bench, whole, "database", path => Forge(path, database, b => Array.Fill<byte>(b, 7)));
        Assert.False(Directory.Exists(Path.Combine(bench.Server.Folder, "target")));
        Assert.Empty(Directory.EnumerateFiles(bench.Server.Folder, "evil*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_left_alone()
    {
        await using var bench = await DataBench.StartAsync(images: 1);
        var file = Path.Combine(bench.Server.Folder, "b.zip");
        using (var stream = File.Create(file))
        {
            Backup.Write(bench.Server.Folder, stream, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Contains("holds something", Assert.Throws<IOException>(() => Restore.Run(file, bench.Server.Folder, TimeProvider.System, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => Backup.Write(Path.Combine(bench.Server.Folder, "projects"), Stream.Null, TimeProvider.System, CancellationToken.None));
    }

    [Fact]
    public async Task Labels_come_back_as_they_were_after_any_event_and_the_journal_stays_whole()
    {
        await using var bench = await DataBench.StartAsync(task: "classify", images: 4);
        var marks = new List<(long Event, string Hash)>();
        async Task LabelAsync(int sample, int of)
        {
            await bench.LabelAsync(sample, new { classes = new[] { of } });
            marks.Add(bench.Host.Read(s => (s.ReadLastEvent(), FrozenLabel.HashOf(s.ReadFrozenLabels()))));
        }

        await LabelAsync(0, 0);
        await LabelAsync(1, 1);
        await LabelAsync(0, 1); // corrected
        await LabelAsync(2, 0);
        var (file, target) = (Path.Combine(bench.Server.Folder, "b.zip"), Path.Combine(bench.Server.Folder, "restored"));
        await using (var stream = File.Create(file))
        {
            Backup.Write(bench.Server.Folder, stream, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Restore.Run(file, target, TimeProvider.System, TestContext.Current.CancellationToken);
        using var store = Store.Open(Path.Combine(target, "projects", bench.Host.Id), TimeProvider.System);
        foreach (var (number, hash) in marks.AsEnumerable().Reverse().Concat(marks))
        {
            PointInTime.Apply(store, number);
            Assert.Equal(hash, FrozenLabel.HashOf(store.ReadFrozenLabels()));
            Assert.Empty(store.Verify());
        }

        Assert.Equal((0, 0), PointInTime.Apply(store, marks[^1].Event));
        Assert.Throws<ProjectException>(() => PointInTime.Apply(store, store.ReadLastEvent() + 1));
        Assert.Equal(store.ReadLastEvent(), PointInTime.EventAt(store, DateTimeOffset.MaxValue));
        Assert.Equal(0, PointInTime.EventAt(store, DateTimeOffset.MinValue));
    }

    private static void Refused(DataBench bench, string whole, string sentence, Action<string> harm)
    {
        var (file, target) = (Path.Combine(bench.Server.Folder, "harmed.zip"), Path.Combine(bench.Server.Folder, "target"));
        File.Copy(whole, file, overwrite: true);
        harm(file);
        var refused = Assert.Throws<InvalidDataException>(() => Restore.Run(file, target, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.True(sentence == "cut off" || refused.Message.Contains(sentence, StringComparison.Ordinal), $"'{refused.Message}' does not say '{sentence}'");
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Server.Folder, "target*"));
    }

    private static void Edit(string path, Action<ZipArchive> change)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        change(zip);
    }

    private static byte[] Replace(ZipArchive zip, string name, Action<byte[]> change)
    {
        byte[] bytes;
        using (var stream = zip.GetEntry(name)!.Open())
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            bytes = copy.ToArray();
        }

        change(bytes);
        zip.GetEntry(name)!.Delete();
        using var target = zip.CreateEntry(name).Open();
        target.Write(bytes);
        return bytes;
    }

    // Someone who changes the list of files as well.
    private static void Forge(string path, string name, Action<byte[]> change) => Edit(path, zip =>
    {
        var bytes = Replace(zip, name, change);
        BackupManifest manifest;
        using (var stream = zip.GetEntry(BackupManifest.EntryName)!.Open())
        {
            manifest = BackupManifest.Parse(stream);
        }

        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        zip.GetEntry(BackupManifest.EntryName)!.Delete();
        using var target = zip.CreateEntry(BackupManifest.EntryName).Open();
        target.Write((manifest with { Files = [.. manifest.Files.Select(f => f.Name == name ? f with { Sha256 = hash, Bytes = bytes.Length } : f)] }).ToJson());
    });

    private static void AlterJournal(byte[] database, string folder)
    {
        var path = Path.Combine(folder, "altered.db");
        File.WriteAllBytes(path, database);
        using (var raw = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            raw.Open();
            raw.Execute("PRAGMA journal_mode = DELETE; DROP TRIGGER events_are_never_changed; UPDATE events SET data = REPLACE(data, 'chief', 'thief') WHERE type = 'answer.given'");
        }

        var altered = File.ReadAllBytes(path);
        Assert.Equal(database.Length, altered.Length);
        altered.CopyTo(database, 0);
    }

    private sealed class StopOnDispose : IAsyncDisposable
    {
        private readonly CancellationTokenSource source = new();

        public CancellationToken Token => source.Token;

        public Task StopAsync() => source.CancelAsync();

        public async ValueTask DisposeAsync()
        {
            await source.CancelAsync();
            source.Dispose();
        }
    }
}
