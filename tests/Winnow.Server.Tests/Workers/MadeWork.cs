using Winnow.Server.Blobs;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Workers;

namespace Winnow.Server.Tests.Workers;

/// <summary>Shards that leave the files that a test says, as if a process had made them.</summary>
internal sealed class MadeWork(IBlobStore store, string folder, Action<string> make) : IShardWork
{
    public async Task<(WorkerEnd End, IReadOnlyList<ShardFile>? Outputs)> RunAsync(RunShard shard, Func<WorkerMessage, Task> heard, CancellationToken cancel)
    {
        var made = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
        make(made);
        var outputs = new List<ShardFile>();
        foreach (var file in Directory.EnumerateFiles(made))
        {
            outputs.Add(await JobPackages.SendAsync(store, file, Path.GetFileName(file), shard.Exchange, () => Path.Combine(folder, Guid.NewGuid().ToString("N")), cancel));
        }

        return (FakeWork.Done, outputs);
    }
}
