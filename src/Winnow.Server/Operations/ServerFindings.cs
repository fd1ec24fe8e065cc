using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Winnow.Server.Accounts;
using Winnow.Server.Blobs;
using Winnow.Server.Jobs;
using Winnow.Server.Projects;
using Winnow.Server.Workers;

namespace Winnow.Server.Operations;

/// <summary>Looks at everything that whoever runs a server should know, each with what to do about it.</summary>
internal sealed class ServerFindings(ServerOptions options, AccountStore accounts, ProjectRegistry projects, JobRunner jobs, ServerBlobs blobs, HealthCheckService health)
{
    private const long LeastFreeBytes = 2L << 30;
    private const int BlobsNamed = 20;
    private const int EventsSearched = 5000;

    private static readonly TimeSpan BackupAgeMax = TimeSpan.FromDays(7);

    /// <summary>Looks now.</summary>
    public async Task<IReadOnlyList<ServerFinding>> LookAsync(CancellationToken cancel)
    {
        var report = await health.CheckHealthAsync(cancel);
        return
        [
            new("version", WinnowVersion.Own, false, null),
            new("projects", Text(projects.Ids.Count), false, null),
            .. report.Entries.Where(e => e.Value.Status == HealthStatus.Unhealthy).Select(e => new ServerFinding(e.Key, e.Value.Description ?? "not well", true, "look into the server's log; the disk may be full or a database damaged.")),
            Disk(),
            Backup(),
            .. Blobs(),
            .. Workers(),
        ];
    }

    private static string Text(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private ServerFinding Disk()
    {
        var free = new DriveInfo(Path.GetFullPath(options.DataFolder)).AvailableFreeSpace;
        return new("free disk", string.Create(CultureInfo.InvariantCulture, $"{free / (double)(1L << 30):0.0} GiB"), true, free < LeastFreeBytes ? "less than 2 GiB is free where the data folder is; make room before labels are refused." : null);
    }

    private ServerFinding Backup()
    {
        var newest = accounts.ReadJournal(long.MaxValue, EventsSearched).FirstOrDefault(e => e.Type == ServerEvents.BackupTaken);
        if (newest is null)
        {
            return new("backup", "none through the web app", false, "take one with `winnow backup`, or by `POST /api/backup`, every day; docs/operations.md says how.");
        }

        var age = options.Clock.GetUtcNow() - DateTimeOffset.Parse(newest.At, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return new("backup", string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0.0} days old"), false, age > BackupAgeMax ? "the newest backup is older than a week; take one." : null);
    }

    private IEnumerable<ServerFinding> Blobs()
    {
        var bad = blobs.Problems;
        yield return new("images", bad.Count == 0 ? blobs.Store.Name : $"{Text(bad.Count)} missing or damaged in {blobs.Store.Name}", true, bad.Count == 0 ? null : "put these files back from a backup, or import the images again; `winnow blobs check` looks at all of them.");
        foreach (var one in bad.Take(BlobsNamed))
        {
            yield return new($"image {one.Fault}", one.Blob, true, one.Reason);
        }
    }

    private IEnumerable<ServerFinding> Workers()
    {
        var (workers, counts) = (jobs.Workers, jobs.Counts.Read().ToDictionary(c => c.State, c => c.Count));
        if (jobs.Broker is { } broker)
        {
            yield return new("broker", $"{broker.Name}, {(broker.Connected ? "connected" : "away")}", true, broker.Connected ? null : "start the broker, or look at its address, name and password; jobs wait meanwhile and labels are taken all the same.");
        }

        foreach (var worker in workers)
        {
            var found = string.Create(CultureInfo.InvariantCulture, $"{worker.Machine}, version {worker.Version}, {worker.Running.Count} of {worker.Slots} at work, {worker.Done} done, {worker.Lost} lost");
            var skewed = Math.Abs(worker.ClockAheadSeconds) > WorkerPool.ClockAheadMax;
            yield return new($"worker {worker.Name}", found, false, worker.Problem ?? (skewed ? string.Create(CultureInfo.InvariantCulture, $"its clock is {worker.ClockAheadSeconds:0} s ahead of the server's; let both follow the same time server.") : null));
        }

        var idle = options.Workers.AtOnce == 0 && !workers.Any(w => w is { Problem: null } && w.Name is not (WorkerPool.LiveName or WorkerPool.VideoName));
        yield return new("jobs", string.Create(CultureInfo.InvariantCulture, $"{counts["waiting"]} wait, {counts["running"]} run, {counts["done"]} done, {counts["failed"]} failed"), false, idle ? "no worker is there and --local-jobs is 0: start `winnow worker`." : null);
    }
}
