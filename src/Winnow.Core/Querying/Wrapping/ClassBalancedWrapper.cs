namespace Winnow.Core.Querying;

/// <summary>Fills a batch with as many samples of each predicted class, each class's chosen by the inner strategy.</summary>
/// <remarks>
/// The class balancer of Schröder et al., <i>Small-Text: active learning for text classification in Python</i>, EACL 2023. The predicted class is the likeliest, the first
/// of equals. Classes differ by at most 1, but for those that have no more samples; the seed says which get the one more. Each class is queried by itself, so an inner strategy that
/// spreads a batch spreads it within each class. Picks are ordered by the inner utility. O(samples × classes) time besides the inner queries.
/// </remarks>
/// <param name="inner">Chooses within each class.</param>
public sealed class ClassBalancedWrapper(IQueryStrategy inner) : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => $"class-balanced:{inner.Name}";

    /// <inheritdoc/>
    public Evidence Needs => inner.Needs | Evidence.Probabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _ = ProbabilityScores.FromTopTwo(pool, static (first, _) => first); // the check
        count = Math.Min(count, pool.Ids.Count);
        var members = Enumerable.Range(0, pool.Ids.Count).GroupBy(i => PredictedClass.Of(pool.Require(p => p.Probabilities).Row(i))).OrderBy(g => g.Key).Select(g => g.ToArray()).ToArray();
        if (members.Length <= 1)
        {
            return inner.Query(pool, count, random);
        }

        var ties = new TieBreaker(random);
        var quotas = Quotas([.. members.Select(m => m.Length)], count, c => ties.Key(c));
        var picks = new List<(Pick Pick, ulong Tie)>();
        for (var c = 0; c < members.Length; c++)
        {
            if (quotas[c] > 0)
            {
                picks.AddRange(SubPool.Query(inner, pool, members[c], quotas[c], random).Select(p => (p, ties.Key(p.Id))));
            }
        }

        return [.. picks.OrderByDescending(p => p.Pick.Utility).ThenBy(p => p.Tie).Select(p => p.Pick)];
    }

    /// <summary>Shares out a batch: one to each class in turn, those of lower key first, until the batch is full or a class is empty.</summary>
    internal static int[] Quotas(int[] sizes, int count, Func<int, ulong> key)
    {
        var quotas = new int[sizes.Length];
        int[] open = [.. Enumerable.Range(0, sizes.Length).OrderBy(key)];
        while (count > 0)
        {
            open = [.. open.Where(c => quotas[c] < sizes[c])];
            // As many whole rounds at once as the smallest class allows.
            var rounds = Math.Max(1, Math.Min(count / open.Length, open.Min(c => sizes[c] - quotas[c])));
            foreach (var c in open)
            {
                var share = Math.Min(rounds, count);
                quotas[c] += share;
                count -= share;
            }
        }

        return quotas;
    }
}
