using Winnow.Core.Data;
using Winnow.Core.Querying;

namespace Winnow.Cli.Working;

/// <summary>Gives any strategy the slice drawn by chance that measures fairly; the default strategy draws its own.</summary>
internal static class RandomShare
{
    /// <summary>Picks of which a share is drawn by chance from the whole pool, evenly between the chosen ones.</summary>
    public static IReadOnlyList<Pick> Query(IQueryStrategy strategy, PoolView pool, int count, double share, Random random)
    {
        if (strategy is RandomSampling || share == 0)
        {
            return LargePool.Query(strategy, pool, count, random);
        }

        count = Math.Min(count, pool.Ids.Count);

        // A share of less than one pick is drawn now and then.
        var drawing = Math.Min(count, (int)Math.Floor((share * count) + random.NextDouble()));
        var probability = Math.Clamp(share * count / pool.Ids.Count, double.Epsilon, 1);
        Pick[] drawn = [.. new RandomSampling().Query(pool, drawing, random).Select(p => p with { Reason = "drawn at random, to measure fairly what choosing gains", InclusionProbability = probability })];
        HashSet<SampleId> taken = [.. drawn.Select(p => p.Id)];

        // Chance draws from the whole pool: what it drew is not chosen a second time.
        Pick[] chosen = [.. LargePool.Query(strategy, pool, count, random).Where(p => !taken.Contains(p.Id)).Take(count - drawing)];
        var picks = new List<Pick>(count);
        for (var (c, d) = (0, 0); c + d < chosen.Length + drawn.Length;)
        {
            var drawnIsDue = d < drawn.Length && (c == chosen.Length || (d + 1L) * (chosen.Length + 1) <= (long)c * (drawn.Length + 1));
            picks.Add(drawnIsDue ? drawn[d++] with { Utility = c > 0 ? chosen[c - 1].Utility : 0 } : chosen[c++]);
        }

        return picks;
    }
}
