using System.Diagnostics;
using System.Globalization;
using Winnow.Server.Blobs;
using Winnow.Server.Jobs;
using Winnow.Server.Workers;

namespace Winnow.Server.Tests.Workers;

/// <summary>What processes that were killed have left on the disk is removed when they are started again.</summary>
public sealed class RemnantTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("winnow-remnants-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task A_worker_that_was_killed_ends_its_job_and_removes_its_work_at_the_next_start_and_keeps_its_images()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Processes are told by /proc.");
        var cache = Path.Combine(root, "cache");
        var work = Path.Combine(cache, "work");
        var job = Directory.CreateDirectory(Path.Combine(work, "shard")).FullName;
        var image = Path.Combine(Directory.CreateDirectory(Path.Combine(cache, "projects", "birds", "blobs")).FullName, "image.png");
        File.WriteAllText(image, "an image");
        File.WriteAllText(Path.Combine(work, "draft"), "half a file");
        using var orphan = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sleep 600", Path.Combine(job, "job.json")]))!;
        File.WriteAllText(Path.Combine(job, WorkerSupervisor.PidName), orphan.Id.ToString(CultureInfo.InvariantCulture));

        _ = new RemoteShardWork(new(["winnow", "worker"], new(), TimeProvider.System), new FolderBlobStore(Path.Combine(root, "data")), cache, 1 << 20, TimeProvider.System);
        await orphan.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Empty(Directory.EnumerateFileSystemEntries(work));
        Assert.True(File.Exists(image));
    }

    [Fact]
    public void A_server_that_was_killed_while_it_packed_removes_the_drafts_at_the_next_start_and_keeps_the_jobs()
    {
        var jobs = Directory.CreateDirectory(Path.Combine(root, "data", "jobs", "birds-round-3-learn")).Parent!.FullName;
        File.WriteAllText(Path.Combine(jobs, "package-0123"), "a copy of a database");
        File.WriteAllText(Path.Combine(jobs, "birds-round-3-learn", "job.json"), "{}");
        using var runner = new JobRunner(new ServerOptions { DataFolder = Path.Combine(root, "data") });
        Assert.Empty(Directory.EnumerateFiles(jobs, "package-*"));
        Assert.True(File.Exists(Path.Combine(jobs, "birds-round-3-learn", "job.json")));
    }
}
