using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Storage;

namespace Winnow.Server.Projects;

/// <summary>The queue of a project with one server, in memory: best unleased sample first, whoever asks.</summary>
/// <remarks>
/// Samples asked for by name come first, then the newest round's picks by rank, then draws by chance, so that nobody waits while the pool is not empty.
/// Touched by the writer thread alone. Deadlines run on the monotonic clock, so a clock that jumps neither frees nor keeps a sample; the store keeps
/// them in wall time for the next start. Cost of a call: the places that are held by others, as settled ones at the head are passed for good.
/// </remarks>
public sealed class LabelQueue : ProjectQueue
{
    /// <summary>How long a sample stays with an annotator who does not ask again.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(15);

    /// <summary>Most samples that one annotator holds.</summary>
    public const int HoldMax = 128;

    /// <summary>Why a sample is asked that chance drew.</summary>
    internal const string DrawnReason = "random, as yardstick, until the next round is ready";

    private const int DrawSize = 64;

    private readonly TimeProvider clock;
    private readonly Dictionary<SampleId, QueuePlace> places = [];
    private readonly Dictionary<string, HashSet<QueuePlace>> held = new(StringComparer.Ordinal);
    private readonly List<QueuePlace> order = [];
    private int head;
    private int? round;
    private int seed;
    private int remaining;
    private long changes;

    private LabelQueue(TimeProvider clock) => this.clock = clock;

    /// <inheritdoc/>
    public override int? Round => round;

    /// <inheritdoc/>
    public override int Remaining => remaining;

    /// <inheritdoc/>
    internal override long Changes => changes;

    /// <summary>Builds the queue from what the store holds.</summary>
    internal static LabelQueue Load(Store store, int overlap, TimeProvider clock, StoredRound? opened = null)
    {
        var queue = new LabelQueue(clock) { Overlap = overlap, seed = store.ReadProject().Seed };
        foreach (var (sample, reason) in store.ReadAskedFor())
        {
            queue.Append(new(sample, 0, null, 0, reason));
        }

        if ((opened ?? store.ReadNewestRound()) is { } newest)
        {
            queue.round = newest.Number;
            queue.places.EnsureCapacity(newest.Picks.Count);
            queue.order.EnsureCapacity(newest.Picks.Count);
            for (var i = 0; i < newest.Picks.Count; i++)
            {
                queue.Append(new(newest.Picks[i].Id, i + 1, newest.Number, newest.Picks[i].Utility, newest.Picks[i].Reason));
            }
        }

        foreach (var (sample, _) in store.ReadDrawnByChance(queue.round ?? 0))
        {
            queue.Append(queue.Drawn(sample));
        }

        foreach (var (sample, annotator) in store.ReadAnsweredBy())
        {
            if (queue.places.TryGetValue(sample, out var place))
            {
                place.AddAnswer(annotator);
            }
        }

        foreach (var sample in store.ReadSettledOfQueue(queue.round ?? 0))
        {
            // An image that was asked for by name and is labelled since has no place any more.
            if (queue.places.TryGetValue(sample, out var place))
            {
                place.Settled = true;
            }
        }

        var (wall, now) = (clock.GetUtcNow(), clock.GetTimestamp());
        foreach (var (sample, annotator, until) in store.ReadLeases())
        {
            // Never longer than a lease lasts, however far the wall clock was ahead when it was written.
            var left = until - wall < LeaseTime ? until - wall : LeaseTime;
            if (left > TimeSpan.Zero && queue.places.TryGetValue(sample, out var place))
            {
                queue.Hold(place, annotator, now + queue.Ticks(left));
            }
        }

        queue.remaining = queue.order.Count(p => !p.Settled && p.Rank > 0);
        return queue;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<QueueEntry> Next(Store store, string annotator, int count, IReadOnlyCollection<SampleId> holding)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(holding);
        var now = clock.GetTimestamp();
        var mine = HeldBy(annotator);
        mine.RemoveWhere(p => p.Settled || !p.IsHeldBy(annotator, now));
        var served = new List<QueuePlace>();
        foreach (var place in mine.OrderBy(p => p.Position).ToArray())
        {
            Take(store, place, annotator, now);
            if (!holding.Contains(place.Sample) && served.Count < count)
            {
                served.Add(place);
            }
        }

        while (head < order.Count && order[head].Settled)
        {
            head++;
        }

        for (var i = head; served.Count < count && mine.Count < HoldMax; i++)
        {
            if (i == order.Count && !DrawByChance(store))
            {
                break;
            }

            if (order[i].IsFreeFor(annotator, Overlap, now))
            {
                Take(store, order[i], annotator, now);
                served.Add(order[i]);
            }
        }

        var until = clock.GetUtcNow() + LeaseTime;
        return [.. served.Select(p => new QueueEntry(p.Sample, p.Rank, p.Round, p.Utility, p.Reason, until))];
    }

    /// <inheritdoc/>
    public override QueueEntry Reopen(Store store, string annotator, SampleId sample)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (!places.TryGetValue(sample, out var place))
        {
            place = new(sample, 0, null, 0, "opened again");
            Append(place);
        }

        Take(store, place, annotator, clock.GetTimestamp());
        return new(sample, place.Rank, place.Round, place.Utility, place.Reason, clock.GetUtcNow() + LeaseTime);
    }

    /// <inheritdoc/>
    public override void Release(Store store, string annotator, IEnumerable<SampleId> samples)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(samples);
        foreach (var sample in samples)
        {
            store.Release(sample, annotator);
            if (places.TryGetValue(sample, out var place))
            {
                changes++;
                place.Drop(annotator);
                HeldBy(annotator).Remove(place);
            }
        }
    }

    /// <inheritdoc/>
    public override void Refresh(Store store, SampleId sample)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (!places.TryGetValue(sample, out var place))
        {
            return;
        }

        changes++;
        var settled = IsSettled(store.ReadState(sample));
        // Draws by chance never counted, so their answers take nothing away.
        remaining += place.Rank > 0 ? (place.Settled ? 1 : 0) - (settled ? 1 : 0) : 0;
        place.Settled = settled;
        StoredAnswer[] answers = [.. store.ReadAnswers(sample).Where(a => !a.Late)];
        place.SetAnswers(answers.Select(a => a.Annotator).Distinct(StringComparer.Ordinal));
        foreach (var answer in answers)
        {
            place.Drop(answer.Annotator);
            HeldBy(answer.Annotator).Remove(place);
        }

        if (!settled)
        {
            head = Math.Min(head, place.Position);
        }
    }

    /// <inheritdoc/>
    public override (int? Round, int Rank)? PlaceOf(Store store, SampleId sample) => places.TryGetValue(sample, out var place) ? (place.Round, place.Rank) : null;

    private static bool IsSettled(string? state) => state != "pool";

    private void Append(QueuePlace place)
    {
        // Asked for by name and picked as well: the better place counts.
        if (places.TryAdd(place.Sample, place))
        {
            changes++;
            place.Position = order.Count;
            order.Add(place);
        }
    }

    private QueuePlace Drawn(SampleId sample) => new(sample, 0, round, 0, DrawnReason);

    private bool DrawByChance(Store store)
    {
        // What is in the pool and has a place already is not drawn again.
        var left = store.ReadCounters()["pool"] - order.Count(p => !p.Settled);
        var random = new Random(Seed.Derive(seed, $"chance/{round ?? 0}/{order.Count}"));
        var drawn = left <= 0 ? [] : store.DrawFromPool((int)Math.Min(DrawSize, left), places.ContainsKey, random);
        if (drawn.Count == 0)
        {
            return false;
        }

        store.DrawByChance(drawn, round ?? 0, Math.Min(1, (double)drawn.Count / left));
        foreach (var sample in drawn)
        {
            Append(Drawn(sample));
        }

        return true;
    }

    private void Take(Store store, QueuePlace place, string annotator, long now)
    {
        Hold(place, annotator, now + Ticks(LeaseTime));
        store.Lease(place.Sample, annotator, clock.GetUtcNow() + LeaseTime);
    }

    private void Hold(QueuePlace place, string annotator, long deadline)
    {
        changes++;
        place.Hold(annotator, deadline);
        HeldBy(annotator).Add(place);
    }

    private HashSet<QueuePlace> HeldBy(string annotator)
    {
        if (!held.TryGetValue(annotator, out var mine))
        {
            held[annotator] = mine = [];
        }

        return mine;
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
