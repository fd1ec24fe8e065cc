using System.Threading.Channels;
using Winnow.Core.Formats;
using Winnow.Server.Datasets;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;

namespace Winnow.Server.Workers;

/// <summary>Jobs on files of labels in the server's own process, where no worker elsewhere has room for them: they do not wait behind trainings.</summary>
/// <param name="jobs">Folder of the jobs' folders.</param>
/// <param name="store">Where projects that lie in PostgreSQL are.</param>
/// <param name="clock">Dates what is written.</param>
internal sealed class OwnDataWork(string jobs, StoreAddress? store, TimeProvider clock) : IShardWork
{
    public async Task<(WorkerEnd End, IReadOnlyList<ShardFile>? Outputs)> RunAsync(RunShard shard, Func<WorkerMessage, Task> heard, CancellationToken cancel)
    {
        var folder = Path.Combine(jobs, shard.Call.Job);
        var job = WorkerJson.Read<WorkerJob>(Path.Combine(folder, WorkerJson.JobName));
        var shares = Channel.CreateUnbounded<double>(new UnboundedChannelOptions { SingleReader = true });
        var telling = TellAsync(job, shares.Reader, heard);
        try
        {
            await Task.Run(() => DataWork.Run(job, folder, project => Store.OpenForReading(project, clock, store), clock, share => shares.Writer.TryWrite(share), cancel), cancel);
            return (new(WorkerEnding.Done, "", ""), null);
        }
        catch (Exception exception) when (exception is DatasetException or IOException or UnauthorizedAccessException)
        {
            // The sentence is the answer, as it is when a process ends with one.
            return (new(WorkerEnding.Failed, exception.Message, ""), null);
        }
        finally
        {
            shares.Writer.Complete();
            await telling;
        }
    }

    private static async Task TellAsync(WorkerJob job, ChannelReader<double> shares, Func<WorkerMessage, Task> heard)
    {
        await foreach (var share in shares.ReadAllAsync())
        {
            await heard(DataWork.Progress(job, share));
        }
    }
}
