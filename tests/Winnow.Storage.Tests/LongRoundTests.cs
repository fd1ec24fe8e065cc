using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Storage.Tests;

/// <summary>A rank table too long for one event of the journal.</summary>
public abstract class LongRoundTests(TemporaryProject project) : IDisposable
{
    public sealed class OnSqlite() : LongRoundTests(new TemporaryProject());

    public sealed class OnPostgres(PostgresFixture postgres) : LongRoundTests(postgres.NewProject());

    private const int Samples = 20_001;

    public void Dispose()
    {
        project.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void It_comes_back_whole_and_its_events_tell_all_of_it_in_order()
    {
        var clock = TimeProvider.System;
        StoredSample[] samples = [.. Enumerable.Range(1, Samples).Select(i => new StoredSample(new SampleId(i), $"{i}.png", $"{i:x64}", 10, 8, 8, null))];
        using var store = project.Create("long", new("long", "classify", project.Root, 7, clock.GetUtcNow(), ["crow", "tit"]), samples, clock);
        var ids = samples.Select(s => s.Id).ToArray();
        new Random(3).Shuffle(ids);
        Pick[] picks = [.. ids.Select((id, i) => new Pick(id, 1f / (i + 1), i % 2 == 0 ? "far from all" : "torn") { InclusionProbability = i % 10 == 0 ? 0.25 : null })];

        store.OpenRound(new(1, 1, "test", "test", 0, Samples, picks));

        Assert.Equal(picks, store.ReadNewestRound()!.Picks);
        var parts = store.ReadEvents().Where(e => e.Type == EventTypes.Picks).Select(e => JsonSerializer.Deserialize<PicksChosen>(e.Data, JsonSerializerOptions.Web)!.Picks).ToArray();
        Assert.Equal([10_000, 10_000, 1], parts.Select(p => p.Count));
        Assert.Equal(picks.Select(p => (p.Id.Value, p.Utility, p.Reason, p.InclusionProbability)), parts.SelectMany(p => p).Select(p => (p.Sample, p.Utility, p.Reason, p.InclusionProbability)));
        Assert.Equal(Samples, store.ReadSamples(new SampleFilter { Round = 1, Sort = SampleSort.Rank }, null, Samples).Count);
        Assert.Empty(store.Verify());
    }

    [Fact]
    public void A_pick_that_is_no_sample_or_comes_twice_leaves_nothing()
    {
        var clock = TimeProvider.System;
        using var store = project.Create("short", new("short", "classify", project.Root, 7, clock.GetUtcNow(), ["crow", "tit"]), [new StoredSample(new SampleId(1), "1.png", $"{1:x64}", 10, 8, 8, null)], clock);
        Assert.Throws<ProjectException>(() => store.OpenRound(new(1, 1, "test", "test", 0, 1, [new(new(1), 1, "a"), new(new(2), 1, "b")])));
        Assert.Throws<ProjectException>(() => store.OpenRound(new(1, 1, "test", "test", 0, 1, [new(new(1), 1, "a"), new(new(1), 1, "b")])));
        Assert.Null(store.ReadNewestRound());
        Assert.DoesNotContain(store.ReadEvents(), e => e.Type == EventTypes.Picks);
        Assert.Empty(store.Verify());
    }
}
