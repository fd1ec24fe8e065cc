using Microsoft.Extensions.Logging.Abstractions;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Workers;

namespace Winnow.Server.Tests.Workers;

/// <summary>What becomes of shards, whatever becomes of workers.</summary>
public sealed class WorkerPoolTests : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private readonly TestClock clock = new();
    private readonly WorkerBus bus = WorkerBus.CreateShared();
    private readonly List<WorkerAgent> agents = [];
    private readonly WorkerPool pool;

    public WorkerPoolTests() => pool = new([bus], "server", Lease, clock, NullLogger.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await bus.StartAsync(Cancel);
        await pool.ListenAsync(bus);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in agents)
        {
            await agent.DisposeAsync();
        }

        await pool.DisposeAsync();
        await bus.DisposeAsync();
    }

    [Fact]
    public async Task What_a_worker_says_is_heard_in_its_order_and_then_it_is_done()
    {
        await StartAsync("a", async (_, heard, _) =>
        {
            for (var i = 0; i < 1000; i++)
            {
                await heard(new("begin") { Number = i });
            }

            return FakeWork.Done;
        });
        var numbers = new List<long>();
        var outcome = await RunAsync("job", heard: message =>
        {
            numbers.Add(message.Number!.Value);
            return Task.CompletedTask;
        });
        Assert.Equal(WorkerEnding.Done, outcome.End.How);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), numbers);
        var view = Assert.Single(pool.Workers);
        Assert.Equal(("a", 1, 0, 0), (view.Name, view.Done, view.Lost, view.Running.Count));
    }

    [Theory]
    [InlineData(WorkerEnding.Failed, "no labels")]
    [InlineData(WorkerEnding.Crashed, "it ended by signal 11")]
    public async Task How_it_ends_and_why_arrives(WorkerEnding how, string reason)
    {
        await StartAsync("a", (_, _, _) => Task.FromResult(new WorkerEnd(how, reason, "the log")));
        Assert.Equal(new WorkerEnd(how, reason, "the log"), (await RunAsync("job")).End);
    }

    [Fact]
    public async Task A_worker_whose_machine_is_at_fault_is_named_and_rests()
    {
        await StartAsync("a", (_, _, _) => throw new IOException("No space left on device"));
        var outcome = await RunAsync("job");
        Assert.Equal((WorkerEnding.Lost, "Worker a: No space left on device"), (outcome.End.How, outcome.Fault));
        Assert.Contains("No space left", Assert.Single(pool.Workers).Problem, StringComparison.Ordinal);
        var waiting = pool.AcquireAsync(ShardPlace.FarFirst, Cancel);
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(31));
        pool.Sweep();
        await Eventually.UntilAsync(() => Task.FromResult(waiting.IsCompleted), static done => done);
        (await waiting).Dispose();
    }

    [Fact]
    public async Task A_worker_of_another_version_gets_no_work_and_both_sides_are_told_why()
    {
        var old = await StartAsync("old", (_, _, _) => Task.FromResult(FakeWork.Done), version: "0.0.1");
        var reason = await old.Refused;
        Assert.Contains("has version 0.0.1 of Winnow and the server has " + WinnowVersion.Own, reason, StringComparison.Ordinal);
        Assert.Equal(reason, Assert.Single(pool.Workers).Problem);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var waiting = pool.AcquireAsync(ShardPlace.FarFirst, stop.Token);
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_silent_worker_loses_its_shard_another_does_it_and_what_the_first_says_later_is_passed_over()
    {
        var (begun, late) = (new TaskCompletionSource(), new TaskCompletionSource());
        var silent = await StartAsync("a-silent", async (_, heard, _) =>
        {
            begun.TrySetResult();
            await late.Task;
            await heard(new("begin") { Number = 666 });
            return FakeWork.Done;
        });
        var heard = new List<long>();
        Task Hear(WorkerMessage message)
        {
            heard.Add(message.Number!.Value);
            return Task.CompletedTask;
        }

        var first = RunAsync("job", Hear);
        await begun.Task.WaitAsync(Cancel);
        clock.Advance(2 * Lease);
        pool.Sweep();
        var lost = await first;
        Assert.Equal(WorkerEnding.Lost, lost.End.How);
        Assert.Contains("was not heard of for 60 s", lost.End.Reason, StringComparison.Ordinal);

        await StartAsync("b", async (_, said, _) =>
        {
            await said(new("begin") { Number = 1 });
            return FakeWork.Done;
        });
        using (var slot = await AcquireFromAsync("b"))
        {
            var second = await pool.RunAsync(slot, null, "job", Hear, null, Cancel);
            late.SetResult();
            await Eventually.UntilAsync(() => Task.FromResult(silent.Busy), static busy => !busy);
            Assert.Equal(WorkerEnding.Done, second.End.How);
        }

        Assert.Equal([1], heard);
    }

    [Fact]
    public async Task Cancelling_ends_the_work_before_it_returns()
    {
        var (begun, ended) = (new TaskCompletionSource(), false);
        await StartAsync("a", async (_, _, stop) =>
        {
            begun.TrySetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                ended = true;
            }

            return FakeWork.Done;
        });
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = RunAsync("job", cancel: cancel.Token);
        await begun.Task.WaitAsync(Cancel);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(ended);
    }

    [Fact]
    public async Task A_worker_that_leaves_gives_its_shard_back()
    {
        var begun = new TaskCompletionSource();
        var agent = await StartAsync("a", async (_, _, stop) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, stop);
            return FakeWork.Done;
        });
        var running = RunAsync("job");
        await begun.Task.WaitAsync(Cancel);
        agents.Remove(agent);
        await agent.DisposeAsync();
        Assert.Equal(WorkerEnding.Lost, (await running).End.How);
        await Eventually.UntilAsync(() => Task.FromResult(pool.Workers.Count), static count => count == 0);
    }

    [Fact]
    public async Task A_shard_goes_on_while_its_server_is_heard_of_and_is_stopped_a_minute_after_that()
    {
        var (still, begun) = (new StillClock(), new TaskCompletionSource());
        var agent = await StartAsync(
            "a",
            async (_, _, stop) =>
            {
                begun.TrySetResult();
                await Task.Delay(Timeout.Infinite, stop);
                return FakeWork.Done;
            },
            still: still);
        var running = RunAsync("job");
        await begun.Task.WaitAsync(Cancel);
        still.Advance(2 * ServerSilence.Max);
        await bus.PublishAsync(new WorkWaiting("server", 0), Cancel);
        await Eventually.UntilAsync(() => Task.FromResult(agent.SilenceOf("server")), static silence => silence == TimeSpan.Zero);
        still.Advance(ServerSilence.Max);
        await agent.StopForgottenAsync();
        await agent.StopForgottenAsync();
        Assert.True(agent.Busy);
        Assert.False(running.IsCompleted);

        await bus.PublishAsync(new WorkWaiting("another", 0), Cancel);
        still.Advance(TimeSpan.FromTicks(1));
        await agent.StopForgottenAsync();
        var outcome = await running;
        Assert.Equal((WorkerEnding.Lost, "Worker a gave it back: It was stopped."), (outcome.End.How, outcome.End.Reason));
        await Eventually.UntilAsync(() => Task.FromResult(agent.Busy), static busy => !busy);
    }

    [Fact]
    public async Task A_worker_that_is_gone_before_its_shard_is_packed_is_not_waited_for()
    {
        var agent = await StartAsync("a", (_, _, _) => Task.FromResult(FakeWork.Done));
        using var slot = await AcquireFromAsync("a");
        agents.Remove(agent);
        await agent.DisposeAsync();
        await Eventually.UntilAsync(() => Task.FromResult(pool.Workers.Count), static count => count == 0);
        var outcome = await pool.RunAsync(slot, null, "job", static _ => Task.CompletedTask, null, Cancel);
        Assert.Equal((WorkerEnding.Lost, "Worker a has left."), (outcome.End.How, outcome.End.Reason));
    }

    [Fact]
    public async Task What_the_server_cannot_use_ends_the_call_as_a_crash_and_what_it_did_not_foresee_comes_out()
    {
        await StartAsync("a", async (_, heard, stop) =>
        {
            await heard(new("begin") { Number = 1 });
            await Task.Delay(Timeout.Infinite, stop);
            return FakeWork.Done;
        });
        var crashed = await RunAsync("job", heard: _ => throw new InvalidDataException("a file that nobody asked about"));
        Assert.Equal((WorkerEnding.Crashed, "The worker was ended: it wrote what is no message (a file that nobody asked about)."), (crashed.End.How, crashed.End.Reason));
        await Assert.ThrowsAsync<IOException>(() => RunAsync("job", heard: _ => throw new IOException("disk full")));
        await Eventually.UntilAsync(() => Task.FromResult(agents[0].Busy), static busy => !busy);
    }

    [Fact]
    public async Task Shards_go_to_as_many_workers_as_there_are_each_once()
    {
        var (done, together, most) = (new System.Collections.Concurrent.ConcurrentBag<string>(), 0, 0);
        foreach (var name in (string[])["a", "b", "c"])
        {
            await StartAsync(name, async (shard, _, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref together));
                done.Add(shard.Call.Job);
                await Task.Yield();
                Interlocked.Decrement(ref together);
                return FakeWork.Done;
            });
        }

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => RunAsync($"shard-{i}")));
        Assert.Equal(60, done.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(60, done.Count);
        Assert.InRange(most, 1, 3);
        Assert.Equal(60, pool.Workers.Sum(w => w.Done));
    }

    private async Task<WorkerAgent> StartAsync(string name, Func<RunShard, Func<WorkerMessage, Task>, CancellationToken, Task<WorkerEnd>> work, string? version = null, StillClock? still = null)
    {
        var agent = new WorkerAgent(bus, new FakeWork(work), name, 1, still ?? new StillClock()) { Version = version ?? WinnowVersion.Own };
        agents.Add(agent);
        await agent.StartAsync(Cancel);
        await Eventually.UntilAsync(() => Task.FromResult(pool.Workers.Any(w => w.Name == name)), static known => known);
        return agent;
    }

    private async Task<WorkerSlot> AcquireFromAsync(string name)
    {
        while (true)
        {
            var slot = await pool.AcquireAsync(ShardPlace.FarFirst, Cancel);
            if (slot.Name == name)
            {
                return slot;
            }

            slot.Dispose();
        }
    }

    private async Task<ShardOutcome> RunAsync(string job, Func<WorkerMessage, Task>? heard = null, CancellationToken? cancel = null)
    {
        using var slot = await pool.AcquireAsync(ShardPlace.FarFirst, cancel ?? Cancel);
        return await pool.RunAsync(slot, null, job, heard ?? (static _ => Task.CompletedTask), null, cancel ?? Cancel);
    }
}
