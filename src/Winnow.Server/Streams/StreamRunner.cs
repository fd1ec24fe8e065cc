using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Streams;

/// <summary>Takes images that pass by, from a watched folder or pushed, and has each decided: kept for people, or passed. Killed at any moment, it goes on with those that still wait.</summary>
internal sealed class StreamRunner(ProjectHost host, JobRunner jobs, ServerOptions options)
{
    private const string JobName = "stream";
    private const int PartFiles = 64;

    // Strategies that compare embeddings take longer, and the writer waits for a part.
    private const int PartFilesWithEmbeddings = 8;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private WatchedFolder? watched;

    /// <summary>Why the folder cannot be watched now, or why images cannot be read, one sentence; null while all is well.</summary>
    public string? Problem { get; private set; }

    /// <summary>Runs as long as a folder is watched, else until nothing waits.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (host.Read(IntakeSettings.Read) is { Enabled: true } settings && host.Settings.DeletedAt is null)
        {
            await LookAsync(settings, cancel);
            if (!await DecideAllAsync(settings, cancel) && settings.Root is null)
            {
                return;
            }

            await Task.Delay(LookEvery, options.Clock, cancel);
        }
    }

    private async Task LookAsync(IntakeSettings settings, CancellationToken cancel)
    {
        if (settings.Root is not { } root)
        {
            watched = null;
            return;
        }

        try
        {
            var folder = ImportFolder.Resolve(options.ImportRoots, root, settings.Folder);
            if (watched?.Folder != folder)
            {
                watched = new(folder, host.Read(s => s.ReadStreamMarks(folder)));
            }

            var fresh = watched.Look();
            if (fresh.Count > 0)
            {
                await WriteAsync(s => s.AddStreamFiles(folder, fresh, StreamPart.Self), cancel);
            }

            Problem = null;
        }
        catch (Exception exception) when (exception is ProblemException or IOException or UnauthorizedAccessException)
        {
            // A share that is not mounted may come back; what was pushed is decided meanwhile.
            (Problem, watched) = (exception.Message, null);
        }
    }

    /// <returns>Whether images are left that could not be decided now.</returns>
    private async Task<bool> DecideAllAsync(IntakeSettings settings, CancellationToken cancel)
    {
        while (true)
        {
            var (plan, waiting) = host.Read(s => (StreamPlan.Of(s, settings), s.ReadWaitingStreamFiles(PartFiles)));
            if (waiting.Count == 0)
            {
                return false;
            }

            // What arrived before a video is decided before it, and its frames behind what has arrived meanwhile.
            if (waiting[0].IsVideo)
            {
                await VideoAsync(settings, waiting[0], cancel);
                continue;
            }

            StoredStreamFile[] part = [.. waiting.TakeWhile(f => !f.IsVideo).Take(plan.Embeddings ? PartFilesWithEmbeddings : PartFiles)];
            var failure = await PartAsync(settings, plan, await PlainAsync(part, cancel), Environment.ProcessorCount, cancel);
            DropStaged(part);
            Tell();
            if (failure is not null)
            {
                Problem = failure;
                return true;
            }
        }
    }

    private async Task VideoAsync(IntakeSettings settings, StoredStreamFile video, CancellationToken cancel)
    {
        if ((await PlainAsync([video], cancel)).Count > 0)
        {
            await new StreamVideo(host, jobs, options.Limits).RunAsync(video, PathOf(video), settings.Every, cancel);
        }

        DropStaged([video]);
        Tell();
    }

    /// <summary>Reads and decides some images; those during which a worker crashes are read once more alone, and named where it crashes again.</summary>
    /// <returns>Why no image can be read now, or null.</returns>
    private async Task<string?> PartAsync(IntakeSettings settings, StreamPlan plan, IReadOnlyList<StoredStreamFile> files, int threads, CancellationToken cancel)
    {
        if (files.Count == 0)
        {
            return null;
        }

        jobs.Clean(host, JobName);
        var part = new StreamPart(host, jobs.Blobs, jobs.FolderOf(host, JobName), plan, settings.Caps, files);
        var ingest = new IngestJob([.. files.Select(f => new IngestSource(f.Id, PathOf(f)))], threads, options.Limits.ImageBytesMax, options.Limits.ImagePixelsMax);
        var model = plan.Model is { } m ? Path.GetFullPath(Path.Combine(host.Folder, m.Folder)) : null;
        var end = await jobs.RunAsync(host, JobName, "ingest", new(JobName) { Stream = new(ingest, model, plan.Embeddings) }, attempts: 1, part.HearAsync, cancel);
        var decided = await part.DecideAsync(options.Clock);
        jobs.Clean(host, JobName);
        host.Changed();
        if (end.How == WorkerEnding.Failed || (decided == 0 && part.Open.Count == 0))
        {
            // It does not even start, or the model cannot be loaded: calling it for every image would help nobody.
            return end.Reason.Length > 0 ? end.Reason : "The worker said nothing about the images.";
        }

        foreach (var suspect in end.How == WorkerEnding.Crashed ? part.Open : [])
        {
            if (files.Count == 1)
            {
                await WriteAsync(s => s.SettleStreamFile(suspect.Id, "problem", null, $"reading it ends the decoder ({end.Reason.TrimEnd('.')})"), cancel);
            }
            else if (await PartAsync(settings, plan, [suspect], 1, cancel) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<StoredStreamFile>> PlainAsync(StoredStreamFile[] part, CancellationToken cancel)
    {
        StoredStreamFile[] links = [.. part.Where(f => f.Folder is { } folder && !ImportFolder.IsPlain(folder, f.Name))];
        if (links.Length > 0)
        {
            await WriteAsync(
                s =>
                {
                    foreach (var link in links)
                    {
                        s.SettleStreamFile(link.Id, "problem", null, "a link is not followed");
                    }
                },
                cancel);
        }

        return [.. part.Except(links)];
    }

    private string PathOf(StoredStreamFile file) => file.Folder is { } folder ? Path.Combine(folder, file.Name) : Path.Combine(ProjectFiles.Pushed(host.Folder), file.File!);

    private void DropStaged(StoredStreamFile[] part)
    {
        var open = host.Read(s => s.ReadWaitingStreamFiles(PartFiles)).Select(f => f.Id).ToHashSet();
        foreach (var file in part.Where(f => f.File is not null && !open.Contains(f.Id)))
        {
            File.Delete(PathOf(file));
        }
    }

    private void Tell() => host.Events.Publish("stream", host.Read(StreamProgress.Read));

    private Task<bool> WriteAsync(Action<Store> change, CancellationToken cancel) => host.WriteAsync(
        store =>
        {
            change(store);
            return true;
        },
        cancel);
}

/// <summary>Where the stream stands.</summary>
/// <param name="Seen">Images decided.</param>
/// <param name="Kept">Of these, images for people.</param>
/// <param name="Waiting">Images that wait for their decision.</param>
/// <param name="Threshold">Least score that was wanted by the newest decision, or null before the first.</param>
internal sealed record StreamProgress(long Seen, long Kept, long Waiting, double? Threshold)
{
    public static StreamProgress Read(Store store)
    {
        var totals = store.ReadStreamTotals();
        return new(totals.Seen, totals.Kept, totals.Waiting, store.ReadStreamDecisions(null, 1) is [var newest] ? newest.Decision.Threshold : null);
    }
}
