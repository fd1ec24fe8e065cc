namespace Winnow.Core.Querying;

/// <summary>The samples that stand for a pool too large for all its similarities: references, which screen, and candidates, which may be picked.</summary>
/// <remarks>
/// References are drawn uniformly by the seed, as many as 1 GiB of similarities to the pool allows but at least 2,048. Where even those pass 1 GiB, beyond 262,144 samples, candidates
/// are drawn too, as many as fit and at least four per pick: half of them the heaviest where weights differ, the others uniformly. All samples of the pool still decide among finalists.
/// </remarks>
/// <param name="References">Rows that screen; null for all, and then there is nothing to screen.</param>
/// <param name="Candidates">Rows that may be picked, rising; null for all.</param>
internal sealed record CoverageScreen(int[]? References, int[]? Candidates)
{
    private const long Budget = 1L << 30;
    private const int ReferencesMin = 2048;

    /// <summary>Draws both for a batch.</summary>
    public static CoverageScreen Draw(PoolView pool, int count, float[]? weights, int? referencesMax, int? candidatesMax, Random random)
    {
        var references = Lots(pool, Math.Max(1, referencesMax ?? Affordable(pool.Ids.Count)), random);
        if (references is null)
        {
            return new(null, null);
        }

        var most = Math.Max(4L * count, candidatesMax ?? (Budget / (sizeof(ushort) * (long)references.Length)));
        return new(references, most >= pool.Ids.Count ? null : Drawn(pool, (int)most, weights, random));
    }

    /// <summary>How many references the budget allows for so many samples.</summary>
    public static int Affordable(int samples) => (int)Math.Min(samples, Math.Max(ReferencesMin, Budget / (sizeof(ushort) * (long)Math.Max(1, samples))));

    /// <summary>The rows of lowest keys, so that they do not depend on the pool's order; null for all.</summary>
    public static int[]? Lots(PoolView pool, int most, Random random)
    {
        var lots = new TieBreaker(random);
        return most >= pool.Ids.Count ? null : [.. Enumerable.Range(0, pool.Ids.Count).OrderBy(i => lots.Key(pool.Ids[i])).Take(most)];
    }

    private static int[] Drawn(PoolView pool, int most, float[]? weights, Random random)
    {
        var lots = new TieBreaker(random);
        int[] order = [.. Enumerable.Range(0, pool.Ids.Count).OrderBy(i => lots.Key(pool.Ids[i]))];
        // A stable sort: among equal weights the lots decide.
        HashSet<int> chosen = [.. weights is null ? [] : order.OrderByDescending(i => weights[i]).Take(most / 2)];
        chosen.UnionWith(order.Where(i => !chosen.Contains(i)).Take(most - chosen.Count).ToArray());
        return [.. chosen.Order()];
    }
}
