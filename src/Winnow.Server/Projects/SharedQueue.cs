using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Storage;

namespace Winnow.Server.Projects;

/// <summary>The queue of a project that several servers serve: order and leases lie in the database alone, so what one server gives, takes or ranks is so for all of them at once.</summary>
/// <remarks>
/// A lease is a row that the database has granted to one annotator (<see cref="Store.Claim"/>); deadlines run by the database's clock. Cost of a call: a few statements, and the samples that others hold.
/// Only the figures for meters are kept here, and counted anew beside the writer.
/// </remarks>
public sealed class SharedQueue : ProjectQueue
{
    private const int DrawSize = 64;

    // Counting a round of a million picks takes a while: it is done in a tenth of the time at most.
    private const int RestPerWork = 10;

    private readonly TimeProvider clock;
    private readonly int seed;
    private volatile Counted counted = new(0, 0);
    private long restUntil;

    private SharedQueue(TimeProvider clock, int seed) => (this.clock, this.seed) = (clock, seed);

    /// <inheritdoc/>
    public override int? Round => counted.Round == 0 ? null : counted.Round;

    /// <inheritdoc/>
    public override int Remaining => counted.Remaining;

    /// <summary>The queue of a project.</summary>
    internal static SharedQueue Load(Store store, int overlap, TimeProvider clock)
    {
        var queue = new SharedQueue(clock, store.ReadProject().Seed) { Overlap = overlap };
        queue.Count(store);
        return queue;
    }

    /// <summary>Counts anew what remains, if that was not done just now.</summary>
    /// <returns>Whether it was counted.</returns>
    internal bool Look(Store store)
    {
        if (clock.GetTimestamp() < restUntil)
        {
            return false;
        }

        Count(store);
        return true;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<QueueEntry> Next(Store store, string annotator, int count, IReadOnlyCollection<SampleId> holding)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(holding);
        var mine = store.Renew(annotator, LabelQueue.LeaseTime);
        var served = mine.Where(s => !holding.Contains(s)).Select(s => (Sample: s, Place: store.ReadServedPlace(s)))
            .OrderBy(p => p.Place?.Part ?? int.MaxValue).ThenBy(p => p.Place?.Position).Take(count).Select(p => EntryOf(p.Sample, p.Place)).ToList();
        var wanted = Math.Min(count - served.Count, LabelQueue.HoldMax - mine.Count);
        while (wanted > 0)
        {
            var claimed = store.Claim(annotator, wanted, LabelQueue.LeaseTime, Overlap);
            served.AddRange(claimed.Select(s => EntryOf(s, store.ReadServedPlace(s))));
            wanted -= claimed.Count;
            if (wanted > 0 && !DrawByChance(store))
            {
                break;
            }
        }

        return served;
    }

    /// <inheritdoc/>
    public override QueueEntry Reopen(Store store, string annotator, SampleId sample)
    {
        ArgumentNullException.ThrowIfNull(store);
        store.Hand(sample, annotator, LabelQueue.LeaseTime);
        return EntryOf(sample, store.ReadServedPlace(sample));
    }

    /// <inheritdoc/>
    public override void Release(Store store, string annotator, IEnumerable<SampleId> samples)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(samples);
        foreach (var sample in samples)
        {
            store.Release(sample, annotator);
        }
    }

    /// <inheritdoc/>
    public override void Refresh(Store store, SampleId sample)
    {
        // The next claim reads what the store says.
    }

    /// <inheritdoc/>
    public override (int? Round, int Rank)? PlaceOf(Store store, SampleId sample)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.ReadServedPlace(sample) is { } place ? (place.Round, place.Rank) : null;
    }

    private QueueEntry EntryOf(SampleId sample, ServedPlace? place)
    {
        var reason = place switch { null => "opened again", { Part: 2 } => LabelQueue.DrawnReason, _ => place.Reason };
        return new(sample, place?.Rank ?? 0, place?.Round, place?.Utility ?? 0, reason, clock.GetUtcNow() + LabelQueue.LeaseTime);
    }

    private bool DrawByChance(Store store)
    {
        var (all, open) = store.CountPlaces();
        var (round, _) = store.ReadRemaining();
        var left = store.ReadCounters()["pool"] - open;
        var random = new Random(Seed.Derive(seed, $"chance/{round}/{all}"));
        var drawn = left <= 0 ? [] : store.DrawFromPool((int)Math.Min(DrawSize, left), s => store.ReadServedPlace(s) is not null, random);
        if (drawn.Count == 0)
        {
            return false;
        }

        store.DrawByChance(drawn, round, Math.Min(1, (double)drawn.Count / left));
        return true;
    }

    private void Count(Store store)
    {
        var begin = clock.GetTimestamp();
        var (round, remaining) = store.ReadRemaining();
        counted = new(round, remaining);
        restUntil = clock.GetTimestamp() + (RestPerWork * (clock.GetTimestamp() - begin));
    }

    private sealed record Counted(int Round, int Remaining);
}
