using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Server.Workers;

/// <summary>Shards of the server's own machine: job's folders are where the server reads and writes them.</summary>
/// <param name="supervisor">Calls and watches the process.</param>
/// <param name="jobs">Folder of the jobs' folders.</param>
internal sealed class LocalShardWork(WorkerSupervisor supervisor, string jobs) : IShardWork
{
    public async Task<(WorkerEnd End, IReadOnlyList<ShardFile>? Outputs)> RunAsync(RunShard shard, Func<WorkerMessage, Task> heard, CancellationToken cancel) =>
        (await supervisor.RunAsync(Path.Combine(jobs, shard.Call.Job), heard, cancel), null);
}
