using Winnow.Server.Blobs;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;

namespace Winnow.Server.Workers;

/// <summary>Shards on another machine than the server's: inputs and originals come from the blob store, outputs go there.</summary>
/// <param name="supervisor">Calls and watches the process.</param>
/// <param name="store">The same store as the server's.</param>
/// <param name="cache">Folder of this worker alone, for work and for originals that it has brought.</param>
/// <param name="cacheBytesMax">Bytes of originals that are kept between shards.</param>
/// <param name="clock">For what opening a project's copy writes.</param>
public sealed class RemoteShardWork(WorkerSupervisor supervisor, IBlobStore store, string cache, long cacheBytesMax, TimeProvider clock) : IShardWork
{
    private const int AtOnce = 8;

    private readonly string cache = Directory.CreateDirectory(cache).FullName;
    private readonly string work = Emptied(Path.Combine(cache, "work"));
    private int working;

    /// <inheritdoc/>
    public async Task<(WorkerEnd End, IReadOnlyList<ShardFile>? Outputs)> RunAsync(RunShard shard, Func<WorkerMessage, Task> heard, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(shard);
        var folder = Directory.CreateDirectory(Draft()).FullName;
        Interlocked.Increment(ref working);
        try
        {
            await JobPackages.ReceiveAsync(store, shard.Inputs ?? throw new InvalidDataException("the server sent no files"), shard.Exchange, folder, cancel);
            var originals = shard.Project is { } project ? await BringAsync(project, Path.Combine(folder, JobPackages.OriginalsName), cancel) : folder;
            Settle(folder, originals);
            var end = await supervisor.RunAsync(folder, heard, cancel);
            return (end, await SendAsync(shard.Exchange, folder, cancel));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            if (Interlocked.Decrement(ref working) == 0)
            {
                Trim();
            }
        }
    }

    // Paths of this machine take the place of those of the package.
    private void Settle(string folder, string originals)
    {
        var file = Path.Combine(folder, WorkerJson.JobName);
        var job = WorkerJson.Read<WorkerJob>(file).WithPaths((path, _) => path.Length == 0 ? originals : Path.Combine(folder, path));
        WorkerJson.Write(file, job);
        if (job.Project is { } project)
        {
            using var copy = Store.Open(project, clock);
            copy.MoveImages(originals);
        }
    }

    private async Task<string> BringAsync(string project, string list, CancellationToken cancel)
    {
        var local = store.LocalFolder ?? cache;
        var kept = new FolderBlobStore(local);
        if (store.LocalFolder is null)
        {
            var keys = (await File.ReadAllLinesAsync(list, cancel)).Select(name => BlobKey.TryParse($"projects/{project}/blobs/{name}")).OfType<BlobKey>();
            await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (key, stop) =>
            {
                if (await kept.ExistsAsync(key, stop))
                {
                    return;
                }

                try
                {
                    await using var source = await store.OpenAsync(key, range: null, stop);
                    var draft = Draft();
                    await using (var target = File.Create(draft))
                    {
                        await source.CopyToAsync(target, stop);
                    }

                    await kept.PutAsync(key, draft, stop);
                }
                catch (BlobException exception) when (exception.Fault != BlobFault.Unavailable)
                {
                    // The job names it as an image that cannot be read.
                }
            });
        }

        return Path.Combine(local, "projects", project, "blobs");
    }

    private async Task<IReadOnlyList<ShardFile>> SendAsync(string exchange, string folder, CancellationToken cancel)
    {
        string[] own = [WorkerJson.JobName, WorkerSupervisor.PidName, JobPackages.OriginalsName];
        var outputs = new List<ShardFile>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            if (!own.Contains(name, StringComparer.Ordinal) && !name.StartsWith("input/", StringComparison.Ordinal))
            {
                outputs.Add(await JobPackages.SendAsync(store, file, name, exchange, Draft, cancel));
            }
        }

        return outputs;
    }

    private string Draft() => Path.Combine(work, Guid.NewGuid().ToString("N"));

    // What a worker that was killed has left: copies of projects, and perhaps a process that has not seen yet that nobody waits for it.
    private static string Emptied(string work)
    {
        if (Directory.Exists(work))
        {
            WorkerSupervisor.EndOrphans(work);
            try
            {
                Directory.Delete(work, recursive: true);
            }
            catch (IOException)
            {
                // Something writes there even now: no shard uses the same folder, and the next start removes it.
            }
        }

        return Directory.CreateDirectory(work).FullName;
    }

    // Only while nothing runs: what runs reads them.
    private void Trim()
    {
        var folder = new DirectoryInfo(Path.Combine(cache, "projects"));
        var files = folder.Exists ? folder.EnumerateFiles("*", SearchOption.AllDirectories).OrderByDescending(f => f.LastWriteTimeUtc).ToArray() : [];
        var kept = 0L;
        foreach (var file in files)
        {
            kept += file.Length;
            if (kept > cacheBytesMax)
            {
                file.Delete();
            }
        }
    }
}
