using System.Collections.Concurrent;
using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Storage.Tests;

/// <summary>Who gets which sample when several ask at once.</summary>
public abstract class ClaimTests(TemporaryProject project) : IDisposable
{
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    private static readonly ExactMajority Majority = new();

    public sealed class OnSqlite() : ClaimTests(new TemporaryProject());

    public sealed class OnPostgres(PostgresFixture postgres) : ClaimTests(postgres.NewProject())
    {
        [Fact]
        public void Two_servers_with_many_claimers_give_each_sample_once_and_the_best_first()
        {
            const int samples = 150;
            var clock = TimeProvider.System;
            StoredSample[] stored = [.. Enumerable.Range(1, samples).Select(i => new StoredSample(new(i), $"{i}.png", $"{i:x64}", 10, 8, 8, null))];
            var ids = stored.Select(s => s.Id).ToArray();
            new Random(5).Shuffle(ids);
            using (var store = Project.Create("shared", new("shared", "classify", Project.Root, 7, clock.GetUtcNow(), ["crow", "tit"]), stored, clock))
            {
                store.OpenRound(new(1, 1, "test", "test", 0, samples, [.. ids.Select((id, i) => new Pick(id, 1f / (i + 1), "far"))]));
            }

            var rank = ids.Index().ToDictionary(p => p.Item, p => p.Index);
            var given = new ConcurrentBag<SampleId>();
            var inOrder = new ConcurrentBag<bool>();
            var folder = Path.Combine(Project.Root, "shared");
            Thread[] claimers =
            [
                .. Enumerable.Range(0, 8).Select(i => new Thread(() =>
                {
                    // A store is a connection, as another process would have it.
                    using var store = Store.OpenShared(folder, clock, Project.Address);
                    var last = -1;
                    for (var count = 1 + (i % 3); store.Claim($"a{i}", count, Quarter) is { Count: > 0 } claimed;)
                    {
                        foreach (var sample in claimed)
                        {
                            given.Add(sample);
                            inOrder.Add(rank[sample] > last);
                            last = rank[sample];
                        }
                    }
                })),
            ];
            Array.ForEach(claimers, c => c.Start());
            Array.ForEach(claimers, c => c.Join());

            Assert.Equal(samples, given.Count);
            Assert.Equal(samples, given.Distinct().Count());
            Assert.DoesNotContain(false, inOrder);
        }

        [Fact]
        public void Deadlines_run_by_the_clock_of_the_database()
        {
            var ahead = new ShiftedClock(TimeSpan.FromDays(3));
            using var one = Store.OpenShared(Project.Folder, ahead, Project.Address);
            using var other = Store.OpenShared(Project.Folder, TimeProvider.System, Project.Address);
            one.AskFor([new(0)], "first", "rex");
            Assert.Equal([new(0)], one.Claim("ann", 1, Quarter));
            Assert.Empty(other.Claim("bob", 1, Quarter));
            Assert.Empty(one.Claim("bob", 1, Quarter));
        }
    }

    private TemporaryProject Project => project;

    public void Dispose()
    {
        project.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void What_was_asked_for_comes_first_then_the_picks_by_rank_then_what_chance_drew()
    {
        using var store = project.Open();
        store.OpenRound(new(1, 3, "margin", "model 1", 0, 7, [new(new(4), 0.5f, "a"), new(new(2), 0.25f, "b")]));
        store.AskFor([new(6)], "asked", "rex");
        store.DrawByChance([new(1)], 1, 0.5);
        Assert.Equal([6, 4, 2, 1], store.Claim("ann", 10, Quarter).Select(s => s.Value));
        Assert.Empty(store.Claim("bob", 10, Quarter));
        store.Release(new(4), "ann");
        Assert.Equal([4], store.Claim("bob", 10, Quarter).Select(s => s.Value));
    }

    [Fact]
    public void A_sample_that_needs_two_goes_to_two_annotators_and_twice_to_none()
    {
        using var store = project.Open();
        store.AskFor([new(6)], "asked", "rex");
        Assert.Single(store.Claim("ann", 1, Quarter, overlap: 2));
        Assert.Empty(store.Claim("ann", 1, Quarter, overlap: 2));
        Assert.Single(store.Claim("bob", 1, Quarter, overlap: 2));
        Assert.Empty(store.Claim("cy", 1, Quarter, overlap: 2));
        store.Submit(Label(6, "ann"), 2, Majority);
        Assert.Empty(store.Claim("ann", 1, Quarter, overlap: 2));
        Assert.Empty(store.Claim("cy", 1, Quarter, overlap: 2));
    }

    [Fact]
    public void A_lease_that_is_over_is_given_anew()
    {
        using var store = project.Open();
        store.AskFor([new(6)], "asked", "rex");
        store.Lease(new(6), "ann", DateTimeOffset.UnixEpoch);
        Assert.Single(store.Claim("bob", 1, Quarter));
    }

    [Fact]
    public void Answered_picks_are_passed_and_come_back_when_their_answer_is_taken_back()
    {
        using var store = project.Open();
        store.OpenRound(new(1, 3, "margin", "model 1", 0, 7, [new(new(4), 0.5f, "a"), new(new(2), 0.25f, "b"), new(new(3), 0.1f, "c")]));
        Assert.Equal([4], store.Claim("ann", 1, Quarter).Select(s => s.Value));
        var answer = store.Submit(Label(4, "ann"), 1, Majority);
        Assert.Equal([2], store.Claim("ann", 1, Quarter).Select(s => s.Value));
        store.Undo(answer.Id, "ann", 1, Majority);
        Assert.Equal([4], store.Claim("bob", 1, Quarter).Select(s => s.Value));
    }

    private static AnswerSubmission Label(int sample, string annotator) =>
        new(Guid.NewGuid().ToString("N"), new(sample), annotator, AnswerOutcome.Label, """{"classes":[1]}""", 1, null, 1_000, 1, null);

    private sealed class ShiftedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
