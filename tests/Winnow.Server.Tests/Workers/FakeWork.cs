using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Workers;

namespace Winnow.Server.Tests.Workers;

/// <summary>Shards that do what the test says.</summary>
internal sealed class FakeWork(Func<RunShard, Func<WorkerMessage, Task>, CancellationToken, Task<WorkerEnd>> work) : IShardWork
{
    public static WorkerEnd Done { get; } = new(WorkerEnding.Done, "", "");

    public async Task<(WorkerEnd End, IReadOnlyList<ShardFile>? Outputs)> RunAsync(RunShard shard, Func<WorkerMessage, Task> heard, CancellationToken cancel) => (await work(shard, heard, cancel), null);
}
