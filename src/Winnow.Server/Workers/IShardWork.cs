using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;

namespace Winnow.Server.Workers;

/// <summary>Does shards on one machine, behind the messages.</summary>
public interface IShardWork
{
    /// <summary>Does one shard in a process of its own.</summary>
    /// <param name="shard">Which, and what it needs.</param>
    /// <param name="heard">Told what the process says, one message after the other.</param>
    /// <param name="cancel">Ends the process.</param>
    /// <returns>How it ended, and what it made, where that is to be sent; null where the server reads the same folder.</returns>
    /// <exception cref="IOException">This machine is at fault.</exception>
    Task<(WorkerEnd End, IReadOnlyList<ShardFile>? Outputs)> RunAsync(RunShard shard, Func<WorkerMessage, Task> heard, CancellationToken cancel);
}
