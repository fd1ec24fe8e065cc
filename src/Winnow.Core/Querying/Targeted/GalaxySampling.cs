using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>Halves the shortest stretch of unlabelled samples between opposite labels, over all classes; once a class's border is found, spreads outward from it.</summary>
/// <remarks>
/// GALAXY of Zhang, Katz-Samuels and Nowak, <i>GALAXY: graph-based active learning at the extreme</i>, ICML 2022. Each class has a chain of all samples by
/// margin against its strongest rival. The shortest path between a label of the class and one of another class is cut in the middle. Where no such path has
/// unlabelled samples on it, neighbours up to r apart are joined, r growing: the next sample is the one for which the farther of the nearest opposite labels is nearest.
/// Made for many classes of very different sizes. The answers to a batch are not known while it is chosen: a pick counts as labelled with its likeliest class
/// until the next query, so batches of one are the paper's method. Where no class has both kinds of labels, the smallest margin is picked.
/// Utility: 1 − place in the batch / batch, which says the order only. O(classes × (samples log samples + count × (labelled + count))) time, O(classes × samples) memory.
/// </remarks>
public sealed class GalaxySampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "galaxy";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities | Evidence.Labels | Evidence.LabelledProbabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var ties = new TieBreaker(random);
        var chains = new ClassChains(pool, ties);
        count = Math.Min(count, pool.Ids.Count);
        var known = Enumerable.Range(0, chains.Classes).Select(c => Known(chains, c)).ToArray();
        var byMargin = new Queue<int>(Enumerable.Range(0, pool.Ids.Count).OrderByDescending(i => chains.Margins[i]).ThenBy(i => ties.Key(pool.Ids[i])));
        var picks = new List<Pick>();
        while (picks.Count < count)
        {
            var best = new Candidate(int.MaxValue, ulong.MaxValue, -1, -1, false);
            for (var c = 0; c < chains.Classes; c++)
            {
                best = Between(chains, known[c], c, pool.Ids, ties, best);
            }

            for (var c = 0; c < chains.Classes && best.Item < 0; c++)
            {
                best = Beside(chains, known[c], c, pool.Ids, ties, best);
            }

            while (best.Item < 0)
            {
                var item = byMargin.Dequeue();
                best = best with { Item = chains.Truth[item] < 0 ? item : -1 };
            }

            Take(pool, chains, known, best.Item);
            picks.Add(new(pool.Ids[best.Item], 1 - ((float)picks.Count / count), Reason(pool, best)));
        }

        return picks;
    }

    /// <summary>Places of a class's labelled samples in rising order.</summary>
    private static List<int> Known(ClassChains chains, int label) =>
        [.. Enumerable.Range(0, chains.Truth.Length).Where(i => chains.Truth[i] >= 0).Select(i => chains.Places[label][i]).Order()];

    private static void Take(PoolView pool, ClassChains chains, List<int>[] known, int item)
    {
        chains.Truth[item] = Reasons.Likeliest(pool.Require(p => p.Probabilities).Row(item), 1)[0];
        for (var c = 0; c < chains.Classes; c++)
        {
            var place = chains.Places[c][item];
            known[c].Insert(~known[c].BinarySearch(place), place);
        }
    }

    /// <summary>The middle of the shortest stretch between neighbouring labels of opposite kind.</summary>
    private static Candidate Between(ClassChains chains, List<int> known, int label, IReadOnlyList<SampleId> ids, TieBreaker ties, Candidate best)
    {
        for (var k = 1; k < known.Count; k++)
        {
            var (low, high) = (known[k - 1], known[k]);
            if (high - low > 1 && high - low <= best.Length && Positive(chains, label, low) != Positive(chains, label, high))
            {
                best = best.OrBetter(high - low, chains.Orders[label][low + ((high - low) / 2)], label, true, ids, ties);
            }
        }

        return best;
    }

    /// <summary>The unlabelled sample whose farther one of both nearest opposite labels is nearest; it lies beside a labelled one.</summary>
    private static Candidate Beside(ClassChains chains, List<int> known, int label, IReadOnlyList<SampleId> ids, TieBreaker ties, Candidate best)
    {
        foreach (var step in new[] { 1, -1 })
        {
            var last = (Yes: -1, No: -1);
            for (var k = step > 0 ? 0 : known.Count - 1; k >= 0 && k < known.Count; k += step)
            {
                var place = known[k];
                last = Positive(chains, label, place) ? (place, last.No) : (last.Yes, place);
                var beside = place + step;
                if (last.Yes < 0 || last.No < 0 || beside < 0 || beside >= chains.Truth.Length || chains.Truth[chains.Orders[label][beside]] >= 0)
                {
                    continue;
                }

                var reach = Math.Max(Math.Abs(beside - last.Yes), Math.Abs(beside - last.No));
                best = best.OrBetter(reach, chains.Orders[label][beside], label, false, ids, ties);
            }
        }

        return best;
    }

    private static bool Positive(ClassChains chains, int label, int place) => chains.Truth[chains.Orders[label][place]] == label;

    private static string Reason(PoolView pool, Candidate pick) =>
        pick.Class < 0 ? Reasons.Torn(pool, pick.Item)
        : pick.Between ? $"halves the {Reasons.Images(pick.Length - 1)} between {pool.ClassName(pick.Class)} and the rest"
        : $"next to the border between {pool.ClassName(pick.Class)} and the rest";

    private readonly record struct Candidate(int Length, ulong Tie, int Item, int Class, bool Between)
    {
        public Candidate OrBetter(int length, int item, int label, bool between, IReadOnlyList<SampleId> ids, TieBreaker ties)
        {
            var tie = ties.Key(ids[item]);
            return length < Length || (length == Length && (tie < Tie || Item < 0)) ? new(length, tie, item, label, between) : this;
        }
    }
}
