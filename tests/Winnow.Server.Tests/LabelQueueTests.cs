using Winnow.Core.Data;
using Winnow.Core.Querying;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Tests;

/// <summary>What every queue promises, wherever it holds order and leases.</summary>
public abstract class LabelQueueTests : IDisposable
{
    private const int Pool = 300;
    private static readonly ExactMajority Majority = new();

    private readonly string folder = Directory.CreateTempSubdirectory("winnow-queue-").FullName;
    private readonly SteppedClock clock = new();

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Database of the tables; null for SQLite.</summary>
    protected virtual StoreAddress? Address => null;

    protected abstract ProjectQueue Load(Store store, int overlap, TimeProvider clock);

    /// <summary>In the memory of the only server.</summary>
    public sealed class InMemory : LabelQueueTests
    {
        [Theory]
        [InlineData(-100)]
        [InlineData(100)]
        public void A_wall_clock_that_jumps_neither_frees_nor_keeps_a_lease(int days)
        {
            using var store = Create(20);
            var queue = Load(store, 1, clock);
            queue.Next(store, "a", 1, []);
            clock.Jump(TimeSpan.FromDays(days));
            Assert.Equal(2, queue.Next(store, "b", 1, [])[0].Rank);
            clock.Step(LabelQueue.LeaseTime + TimeSpan.FromSeconds(1));
            Assert.Equal(1, queue.Next(store, "c", 1, [])[0].Rank);
        }

        protected override ProjectQueue Load(Store store, int overlap, TimeProvider clock) => LabelQueue.Load(store, overlap, clock);
    }

    /// <summary>In PostgreSQL, whose own clock ends leases.</summary>
    public sealed class InPostgres(SharedDatabase database) : LabelQueueTests
    {
        protected override StoreAddress Address => database.Server.Address;

        protected override ProjectQueue Load(Store store, int overlap, TimeProvider clock) => SharedQueue.Load(store, overlap, clock);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(50)]
    public void Served_order_is_ranked_order_for_any_number_of_annotators(int annotators)
    {
        using var store = Create(200);
        var queue = Load(store, 1, clock);
        var random = new Random(annotators);
        var served = new List<int>();
        while (served.Count < 200)
        {
            var who = $"a{random.Next(annotators)}";
            var entry = Assert.Single(queue.Next(store, who, 1, []));
            served.Add(entry.Rank);
            Answer(store, queue, entry.Sample, who);
        }

        Assert.Equal(Enumerable.Range(1, 200), served);
    }

    [Fact]
    public void A_sample_that_was_asked_for_by_name_and_labelled_does_not_keep_the_queue_from_loading()
    {
        using var store = Create(5);
        store.AskFor([new(250)], "asked for by rex", "rex");
        var queue = Load(store, 1, clock);
        Answer(store, queue, queue.Next(store, "a", 1, [])[0].Sample, "a");
        Assert.Equal(1, Load(store, 1, clock).Next(store, "a", 1, [])[0].Rank);
    }

    [Fact]
    public void Nobody_gets_what_another_holds()
    {
        using var store = Create(200);
        var queue = Load(store, 1, clock);
        var served = Enumerable.Range(0, 20).SelectMany(i => queue.Next(store, $"a{i}", 5, [])).Select(e => e.Rank).ToArray();
        Assert.Equal(Enumerable.Range(1, 100), served);
    }

    [Fact]
    public void With_overlap_two_different_annotators_get_the_same_sample_and_no_third()
    {
        using var store = Create(5);
        var queue = Load(store, 2, clock);
        Assert.Equal([1, 1, 2], new[] { "a", "b", "c" }.Select(w => queue.Next(store, w, 1, [])[0].Rank));
        Answer(store, queue, new(First), "a", 2);
        Assert.Equal(2, queue.Next(store, "a", 1, [])[0].Rank);
        Assert.Equal(3, queue.Next(store, "d", 1, [])[0].Rank);
    }

    [Fact]
    public void What_an_annotator_lost_sight_of_is_served_again_and_what_is_on_screen_is_not()
    {
        using var store = Create(20);
        var queue = Load(store, 1, clock);
        var held = queue.Next(store, "a", 3, []);
        Assert.Equal(held.Select(e => e.Sample), queue.Next(store, "a", 3, []).Select(e => e.Sample));
        Assert.Equal([4], queue.Next(store, "a", 1, [.. held.Select(e => e.Sample)]).Select(e => e.Rank));
    }

    [Fact]
    public void A_lease_that_is_over_goes_to_the_next_who_asks()
    {
        using var store = Create(20);
        var queue = Load(store, 1, clock);
        queue.Next(store, "a", 2, []);
        Expire(store);
        Assert.Equal([1, 2], queue.Next(store, "b", 2, []).Select(e => e.Rank));
    }

    [Fact]
    public void After_a_restart_leases_answers_and_order_are_as_before()
    {
        using var store = Create(20);
        var before = Load(store, 1, clock);
        var held = before.Next(store, "a", 2, []);
        Answer(store, before, held[0].Sample, "a");
        var after = Load(store, 1, clock);
        Assert.Equal(3, after.Next(store, "b", 1, [])[0].Rank);
        Assert.Equal([2, 4], after.Next(store, "a", 2, []).Select(e => e.Rank));
        Assert.Equal(19, after.Remaining);
    }

    [Fact]
    public void When_the_picks_are_used_up_chance_serves_the_pool_until_it_is_empty_each_sample_once()
    {
        using var store = Create(10);
        var queue = Load(store, 1, clock);
        var served = new List<SampleId>();
        while (queue.Next(store, "a", 1, []) is [var entry])
        {
            served.Add(entry.Sample);
            Answer(store, queue, entry.Sample, "a");
        }

        Assert.Equal(Pool, served.Distinct().Count());
        Assert.Equal(Pool, served.Count);
        Assert.Equal(0, Load(store, 1, clock).Remaining);
        var drawn = store.ReadDrawnByChance(1);
        Assert.Equal(Pool - 10, drawn.Count);
        Assert.Equal(64.0 / (Pool - 10), drawn[0].Probability, 12);
    }

    [Fact]
    public void An_undone_sample_is_open_again_at_its_rank()
    {
        using var store = Create(10);
        var queue = Load(store, 1, clock);
        var entry = queue.Next(store, "a", 1, [])[0];
        var answer = Answer(store, queue, entry.Sample, "a");
        queue.Next(store, "a", 1, []);
        store.Undo(answer.Id, "a", 1, Majority);
        queue.Refresh(store, entry.Sample);
        Assert.Equal(1, queue.Reopen(store, "a", entry.Sample).Rank);
        Assert.Equal(3, queue.Next(store, "b", 1, [])[0].Rank);
        queue.Release(store, "a", [entry.Sample]);
        Assert.Equal(1, queue.Next(store, "b", 1, [new(First + 2)])[0].Rank);
    }

    [Fact]
    public void What_was_asked_for_by_name_comes_first()
    {
        using var store = Create(10);
        store.AskFor([new(First + 7), new(250)], "asked for by rex", "rex");
        var queue = Load(store, 1, clock);
        Assert.Equal([First + 7, 250, First], queue.Next(store, "a", 3, []).Select(e => e.Sample.Value));
    }

    [Fact]
    public async Task A_change_that_fails_half_way_leaves_store_and_queue_as_they_were()
    {
        Create(10).Dispose();
        await using var host = ProjectHost.Open("p", folder, clock, Address);
        var cancel = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.WriteAsync<int>(
            store =>
            {
                host.Queue.Next(store, "a", 3, []);
                throw new InvalidOperationException("half-way");
            },
            cancel));
        Assert.Empty(host.Read(s => s.ReadLeases()));
        Assert.Equal([1, 2], (await host.WriteAsync(s => host.Queue.Next(s, "b", 2, []), cancel)).Select(e => e.Rank));
    }

    [Fact]
    public async Task Fifty_annotators_at_once_label_every_sample_once()
    {
        Create(200).Dispose();
        await using var host = ProjectHost.Open("p", folder, clock, Address);
        var cancel = TestContext.Current.CancellationToken;
        var served = new System.Collections.Concurrent.ConcurrentBag<SampleId>();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(
            async () =>
            {
                var who = $"a{i}";
                var mine = await host.WriteAsync(s => host.Queue.Next(s, who, 1, []), cancel);
                while (mine is [var entry])
                {
                    served.Add(entry.Sample);
                    mine = await host.WriteAsync(
                        s =>
                        {
                            Answer(s, host.Queue, entry.Sample, who);
                            return host.Queue.Next(s, who, 1, []);
                        },
                        cancel);
                }
            },
            cancel)));
        Assert.Equal(Pool, served.Count);
        Assert.Equal(Pool, served.Distinct().Count());
        Assert.Equal(Pool, host.Read(s => s.ReadCounters()["labelled"]));
        Assert.Empty(host.Read(s => s.Verify()));
    }

    private const long First = 100;

    private Store Create(int picks)
    {
        Directory.CreateDirectory(folder);
        var project = new Project("birds", "classify", folder, 7, clock.GetUtcNow(), ["crow", "tit"]);
        StoredSample[] samples = [.. Enumerable.Range(0, Pool).Select(i => new StoredSample(new(i), $"{i}.jpg", $"{i}", 1, 8, 8, null))];
        var store = Store.Create(folder, project, samples, clock, Address);
        Pick[] ranked = [.. Enumerable.Range(0, picks).Select(i => new Pick(new((First + i) % Pool), 1f / (i + 1), "torn between crow and tit"))];
        store.OpenRound(new(1, 3, "margin", "no model", 0, Pool, ranked));
        return store;
    }

    // The database's own clock cannot be moved, so the deadlines are.
    private void Expire(Store store)
    {
        clock.Step(LabelQueue.LeaseTime + TimeSpan.FromSeconds(1));
        foreach (var (sample, annotator, _) in Address is null ? [] : store.ReadLeases())
        {
            store.Lease(sample, annotator, DateTimeOffset.UnixEpoch);
        }
    }

    private static StoredAnswer Answer(Store store, ProjectQueue queue, SampleId sample, string who, int overlap = 1)
    {
        var answer = store.Submit(new(Guid.NewGuid().ToString("N"), sample, who, AnswerOutcome.Label, """{"classes":[1]}""", 1, null, 900, 1, 1), overlap, Majority);
        queue.Refresh(store, sample);
        return answer;
    }

    /// <summary>A clock that moves when told; the wall clock can jump alone.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private TimeSpan passed;
        private DateTimeOffset wall = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => passed.Ticks;

        public override DateTimeOffset GetUtcNow() => wall;

        public void Step(TimeSpan time)
        {
            passed += time;
            wall += time;
        }

        public void Jump(TimeSpan time) => wall += time;
    }
}
