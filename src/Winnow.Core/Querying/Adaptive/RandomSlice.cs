using Winnow.Core.Data;

namespace Winnow.Core.Querying;

/// <summary>The share of a query that is drawn by chance alone, so that a fair sample of the pool exists whatever the strategy chooses.</summary>
internal static class RandomSlice
{
    /// <summary>How many of a query's picks; a share of less than one pick is drawn now and then.</summary>
    public static int Count(double share, int count, Random random) => Math.Min(count, (int)Math.Floor((share * count) + random.NextDouble()));

    /// <summary>A pick by chance that says with which probability the slice draws each sample.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="row">The drawn sample's row.</param>
    /// <param name="expected">Picks that chance draws in such a query on average.</param>
    /// <param name="utility">The utility to carry.</param>
    /// <param name="reason">Why chance draws at all.</param>
    public static Pick Drawn(PoolView pool, int row, double expected, float utility, string reason) => Drawn(pool.Ids[row], pool.Ids.Count, expected, utility, reason);

    /// <summary>The same for a sample of a pool of that many.</summary>
    public static Pick Drawn(SampleId id, long samples, double expected, float utility, string reason) =>
        new(id, utility, reason) { InclusionProbability = Math.Clamp(expected / samples, double.Epsilon, 1) };

    /// <summary>A query of which a share is drawn by chance and the rest chosen from what is left.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="count">Picks, at most the pool's samples.</param>
    /// <param name="share">Share drawn by chance, 0 to 1.</param>
    /// <param name="random">Decides chance, ties, and whatever choosing draws.</param>
    /// <param name="choose">Takes a number of picks from rows of the pool, given in random order.</param>
    public static IReadOnlyList<Pick> Beside(PoolView pool, int count, double share, Random random, Func<int[], int, IEnumerable<Pick>> choose)
    {
        if (count == 0)
        {
            return [];
        }

        var ties = new TieBreaker(random);
        int[] order = [.. Enumerable.Range(0, pool.Ids.Count).OrderBy(i => ties.Key(pool.Ids[i]))];
        var drawn = Count(share, count, random);
        List<Pick> chosen = [.. choose(order[drawn..], count - drawn)];
        return Join(chosen, [.. order[..drawn].Select(i => Drawn(pool, i, share * count, 0, "drawn at random, to measure fairly what choosing gains"))]);
    }

    /// <summary>Picks of two kinds evenly mixed, so that whoever stops early has labelled both; those of the second kind carry their neighbour's utility.</summary>
    public static List<Pick> Join(List<Pick> chosen, List<Pick> drawn)
    {
        var picks = new List<Pick>(chosen.Count + drawn.Count);
        var used = 0;
        for (var i = 0; i < chosen.Count; i++)
        {
            picks.Add(chosen[i]);
            for (; used < drawn.Count && (used + 1L) * (chosen.Count + 1) <= (i + 1L) * (drawn.Count + 1); used++)
            {
                picks.Add(drawn[used] with { Utility = chosen[i].Utility });
            }
        }

        picks.AddRange(drawn.Skip(used).Select(p => p with { Utility = picks.Count == 0 ? 0 : picks[^1].Utility }));
        return picks;
    }
}
