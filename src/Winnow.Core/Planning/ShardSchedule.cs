using Winnow.Core.Numerics;

namespace Winnow.Core.Planning;

/// <summary>How long it takes to work through a pool's shards, played out event by event: each worker that is free takes the next shard, and one that fails loses that shard alone, which is done again.</summary>
/// <param name="Seconds">From the start to the end of the last shard.</param>
/// <param name="BusySeconds">Seconds of work that counted, of all workers together.</param>
/// <param name="LostSeconds">Seconds of work that failures undid.</param>
/// <param name="Failures">How many there were.</param>
public sealed record ShardSchedule(double Seconds, double BusySeconds, double LostSeconds, int Failures)
{
    /// <summary>Shards at most.</summary>
    public const int ShardsMax = 1_000_000;

    private const double AttemptMax = 8; // shards of e^8 = 3,000 attempts each would hardly end

    /// <summary>Plays it out. A shard's failures depend on seed, shard and attempt alone, so that plans with more workers meet the same ones. O(attempts · log workers).</summary>
    /// <param name="shards">Seconds that each shard takes on one worker, none negative; they are taken in this order.</param>
    /// <param name="options">Workers and failures.</param>
    /// <exception cref="ArgumentException">An option makes no sense, there are too many shards, or a shard takes so much longer than workers last that it would not end.</exception>
    public static ShardSchedule Simulate(IReadOnlyList<double> shards, ScheduleOptions options)
    {
        ArgumentNullException.ThrowIfNull(shards);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (shards.Count is < 1 or > ShardsMax || shards.Any(s => !(s >= 0 && double.IsFinite(s))))
        {
            throw new ArgumentException($"A schedule has 1 to {ShardsMax} shards of 0 seconds or more; these are {shards.Count}. Choose larger shards where there are too many.", nameof(shards));
        }

        if (shards.Max() is var longest && longest > AttemptMax * options.FailureMean)
        {
            throw new ArgumentException($"A shard takes {longest:0} seconds and a worker lasts {options.FailureMean:0}; it would hardly ever end. Choose smaller shards.", nameof(shards));
        }

        var todo = new PriorityQueue<int, int>(shards.Select((_, i) => (i, i))); // a lost shard comes before those never begun
        var attempts = new int[shards.Count];
        var free = new PriorityQueue<int, (double Time, int Worker)>(Enumerable.Range(0, options.Workers).Select(w => (w, (0.0, w))));
        var ends = new PriorityQueue<(int Worker, int Shard, bool Failed), (double Time, int Worker)>();
        var (now, end, busy, lost, failures) = (0.0, 0.0, 0.0, 0.0, 0);
        while (todo.Count > 0 || ends.Count > 0)
        {
            // Whatever ends first, so that a shard that fails meanwhile is there for who is free next.
            while (ends.TryPeek(out var over, out var at) && !(todo.Count > 0 && free.TryPeek(out _, out var idle) && Math.Max(idle.Time, now) < at.Time))
            {
                ends.Dequeue();
                now = at.Time;
                if (over.Failed)
                {
                    failures++;
                    todo.Enqueue(over.Shard, over.Shard);
                }
                else
                {
                    end = Math.Max(end, now);
                }

                free.Enqueue(over.Worker, (over.Failed ? now + options.RestartSeconds : now, over.Worker));
            }

            if (todo.TryDequeue(out var shard, out _) && free.TryDequeue(out var worker, out var since))
            {
                now = Math.Max(now, since.Time);
                var lasts = LastsFor(options, shard, attempts[shard]++);
                var failed = lasts < shards[shard];
                (busy, lost) = failed ? (busy, lost + lasts) : (busy + shards[shard], lost);
                ends.Enqueue((worker, shard, failed), (now + Math.Min(lasts, shards[shard]), worker));
            }
        }

        return new(end, busy, lost, failures);
    }

    private static double LastsFor(ScheduleOptions options, int shard, int attempt) => double.IsPositiveInfinity(options.FailureMean)
        ? double.PositiveInfinity
        : -options.FailureMean * Math.Log(1 - new Random(Seed.Derive(options.Seed, $"shard/{shard}/attempt/{attempt}")).NextDouble());
}
