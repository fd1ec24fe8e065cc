using Microsoft.Extensions.Logging.Abstractions;
using Winnow.Server.Workers;

namespace Winnow.Server.Tests.Workers;

/// <summary>Who makes exports and reads files of labels.</summary>
public sealed class DataPlaceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_elsewhere_with_room_goes_first_and_else_it_is_done_here_at_once_without_taking_the_place_of_a_training()
    {
        await using var near = WorkerBus.Create(broker: null);
        await using var far = WorkerBus.CreateShared();
        await using var pool = new WorkerPool([near, far], "server", TimeSpan.FromMinutes(1), new TestClock(), NullLogger.Instance);
        foreach (var bus in (WorkerBus[])[near, far])
        {
            await bus.StartAsync(Cancel);
            await pool.ListenAsync(bus);
        }

        await using var here = await StartAsync(near, pool, "here");
        await using var data = await StartAsync(near, pool, WorkerPool.DataName);
        using (var alone = await pool.AcquireAsync(ShardPlace.FarElseHere, Cancel))
        {
            Assert.Equal(WorkerPool.DataName, alone.Name);
        }

        await using var other = await StartAsync(far, pool, "other");
        using var first = await pool.AcquireAsync(ShardPlace.FarElseHere, Cancel);
        using var second = await pool.AcquireAsync(ShardPlace.FarElseHere, Cancel);
        using var training = await pool.AcquireAsync(ShardPlace.FarFirst, Cancel);
        Assert.Equal(["other", WorkerPool.DataName, "here"], [first.Name, second.Name, training.Name]);
        Assert.Equal([false, true, true], [first.IsOwn, second.IsOwn, training.IsOwn]);
        Assert.False(pool.AcquireAsync(ShardPlace.FarElseHere, new CancellationToken(canceled: true)).IsCompletedSuccessfully);
    }

    private static async Task<WorkerAgent> StartAsync(WorkerBus bus, WorkerPool pool, string name)
    {
        var agent = new WorkerAgent(bus, new FakeWork((_, _, _) => Task.FromResult(FakeWork.Done)), name, 1, new StillClock());
        await agent.StartAsync(Cancel);
        await Eventually.UntilAsync(() => Task.FromResult(pool.Workers.Any(w => w.Name == name)), static known => known);
        return agent;
    }
}
