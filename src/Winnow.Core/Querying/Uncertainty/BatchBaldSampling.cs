using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks a batch whose answers together would tell most about the model, so that near duplicates are not asked twice: greedy on the joint mutual information.</summary>
/// <remarks>
/// Kirsch, van Amersfoort and Gal, <i>BatchBALD: efficient and diverse batch acquisition for deep Bayesian active learning</i>, NeurIPS 2019. Utility: what the pick adds to
/// the information of those before it, in nats; for the first pick this is BALD. The gain is never formed as a difference of joint entropies, but as the members' expected
/// disagreement after the earlier answers, which needs no logarithm of a probability that may be 0. All possible answers to the batch are kept while there are at most
/// <see cref="Configurations"/>; then that many are drawn, equally often from each member. Gains only fall as the batch grows, so each is computed again only when it could
/// still be the largest. Where the members have no disagreement left, the rest follows by BALD with utility 0.
/// O(count × samples × members × configurations × classes) time at worst and far less as a rule, O(members × (configurations + classes)) memory beside O(samples).
/// </remarks>
public sealed class BatchBaldSampling : IQueryStrategy
{
    /// <summary>Stale gains computed at once; fixed, so that picks do not depend on threads.</summary>
    private const int Block = 8;

    /// <inheritdoc/>
    public string Name => "batchbald";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.MemberProbabilities;

    /// <summary>Joint answers kept or drawn, at least 1, default 10,000: exact up to 4 picks of 10 classes, then within about 0.01 nats.</summary>
    public int Configurations { get; init; } = 10_000;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(Configurations, 1);
        var gains = new BaldSampling().Utilities(pool, random);
        var ties = new TieBreaker(random);
        var joint = new JointAnswers(pool.Require(p => p.MemberProbabilities), Configurations, random);
        var queue = new PriorityQueue<int, (float, ulong)>(gains.Select((g, i) => (i, (-g, ties.Key(pool.Ids[i])))));
        var fresh = new int[gains.Length];
        var picks = new List<Pick>();
        while (picks.Count < count && queue.Count > 0 && joint.Left > joint.Resolution)
        {
            Refresh(pool, picks.Count, joint, queue, gains, fresh, ties);
            var best = queue.Dequeue();
            var reason = picks.Count == 0 ? Committee.Disagreement(pool, best) : $"{Committee.Disagreement(pool, best)}, unlike the earlier picks";
            picks.Add(new(pool.Ids[best], gains[best], reason));
            joint.Take(best);
        }

        if (picks.Count < count && queue.Count > 0)
        {
            var left = queue.UnorderedItems.Select(e => e.Element).ToArray();
            var bald = new BaldSampling().Utilities(pool, random);
            picks.AddRange(left.OrderBy(i => (-bald[i], ties.Key(pool.Ids[i]))).Take(count - picks.Count)
                .Select(i => new Pick(pool.Ids[i], 0, $"{Committee.Disagreement(pool, i)}, though earlier picks tell the same")));
        }

        return picks;
    }

    /// <summary>Computes gains from the top of the queue until the first of it is up to date.</summary>
    private static void Refresh(
        PoolView pool, int taken, JointAnswers joint, PriorityQueue<int, (float, ulong)> queue, float[] gains, int[] fresh, TieBreaker ties)
    {
        while (queue.TryPeek(out var top, out _) && fresh[top] != taken)
        {
            var stale = new List<int>();
            while (stale.Count < Block && queue.TryPeek(out var next, out _) && fresh[next] != taken)
            {
                stale.Add(queue.Dequeue());
            }

            Chunks.For(
                stale.Count, pool.Threads, (_, start, end) =>
                {
                    for (var s = start; s < end; s++)
                    {
                        // Rounding and drawing may lift a gain; the true one never rises.
                        gains[stale[s]] = (float)Math.Min(gains[stale[s]], joint.Gain(stale[s]));
                    }
                }, size: 1);
            foreach (var row in stale)
            {
                fresh[row] = taken;
                queue.Enqueue(row, (-gains[row], ties.Key(pool.Ids[row])));
            }
        }
    }
}
