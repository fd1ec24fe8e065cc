using System.Globalization;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;

namespace Winnow.Server.Jobs;

public sealed partial class JobRunner
{
    private const string ShardMark = "-shard-";
    private const int ShardsAtOnce = 64;

    /// <summary>Does a job in shards, each by itself: one that is lost or crashes is done again alone, and what is done stays done through a restart of the server.</summary>
    /// <param name="host">The project.</param>
    /// <param name="name">The job's name; its shards are called after it.</param>
    /// <param name="shards">What to do.</param>
    /// <param name="resultName">The file that each shard makes.</param>
    /// <param name="target">Folder that the files are brought to, named by five digits.</param>
    /// <param name="progress">Told how many shards are done, one call after the other.</param>
    /// <param name="cancel">Ends all.</param>
    /// <returns>How the first shard that failed ended, or that all are done.</returns>
    public async Task<WorkerEnd> RunShardsAsync(ProjectHost host, string name, IReadOnlyList<WorkerJob> shards, string resultName, string target, Func<int, Task> progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentNullException.ThrowIfNull(progress);
        Directory.CreateDirectory(target);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var one = new SemaphoreSlim(1);
        var done = 0;
        WorkerEnd? failure = null;
        try
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, shards.Count), new ParallelOptions { MaxDegreeOfParallelism = ShardsAtOnce, CancellationToken = stop.Token }, async (number, ended) =>
            {
                var result = Path.Combine(target, number.ToString("00000", CultureInfo.InvariantCulture));
                var shard = string.Create(CultureInfo.InvariantCulture, $"{name}{ShardMark}{number}");
                if (!File.Exists(result))
                {
                    var end = await RunAsync(host, shard, "round", shards[number], attempts: null, static _ => Task.CompletedTask, ended);
                    if (end.How != WorkerEnding.Done)
                    {
                        Interlocked.CompareExchange(ref failure, end, null);
                        await stop.CancelAsync();
                        return;
                    }

                    File.Move(Path.Combine(FolderOf(host, shard), resultName), result, overwrite: true);
                }

                Clean(host, shard);
                await one.WaitAsync(ended);
                await progress(++done);
                one.Release();
            });
        }
        catch (OperationCanceledException) when (failure is not null)
        {
            // One failed, and the others were stopped for it.
        }

        await DropAsync(FolderOf(host, name));
        return failure ?? new(WorkerEnding.Done, "", "");
    }

    /// <summary>Removes what a job's shards have left.</summary>
    public void CleanShards(ProjectHost host, string name)
    {
        foreach (var folder in Directory.EnumerateDirectories(Folder, Path.GetFileName(FolderOf(host, name)) + ShardMark + "*"))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
