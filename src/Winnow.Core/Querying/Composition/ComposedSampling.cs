using Winnow.Core.Numerics;

namespace Winnow.Core.Querying;

/// <summary>Picks, one by one, the sample of highest product of objectives, each to the power of its strength; diversity and class balance see every pick before the next.</summary>
/// <remarks>
/// Products of objectives with strengths as in the selection configurations of Lightly. Products are kept as sums of strength × ln value, so no strength overflows; a value of 0 rules a sample out until
/// all that are left have one. With one objective it is that objective's own order; with all strengths 0 it is random by the seed. Samples that fail the filters are never picked, so a query
/// may give fewer than asked for. Utility: the product, none above that before it; without labels the first pick of a diverse batch has no distance of its own and carries
/// at least the second's. O(count × samples × dimensions) time where diversity counts, else O(count × samples), besides each objective's own cost (typicality: O(samples² × dimensions)).
/// </remarks>
public sealed class ComposedSampling : IQueryStrategy
{
    private readonly Objective[] objectives;

    /// <summary>A strategy from its recipe.</summary>
    /// <exception cref="ArgumentException">The recipe has a mistake; one sentence says which.</exception>
    public ComposedSampling(CompositionRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        Recipe = recipe.Problem() is { } problem ? throw new ArgumentException(problem, nameof(recipe)) : recipe;
        objectives = [.. recipe.Objectives.Where(o => o.Strength > 0)];
    }

    /// <summary>What it is put together from.</summary>
    public CompositionRecipe Recipe { get; }

    /// <inheritdoc/>
    public string Name => Recipe.Name;

    /// <inheritdoc/>
    public Evidence Needs => objectives.Aggregate(Evidence.None, (needs, o) => needs | ObjectiveValues.Needs(o));

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var ties = new TieBreaker(random); // drawn first, as every strategy does, so that one objective alone gives its strategy's own order
        var factors = objectives.Select(o => new ObjectiveValues(o, pool)).ToArray();
        var left = Filtered(pool);
        count = Math.Min(count, left.Count);
        var picks = new List<Pick>();
        while (picks.Count < count)
        {
            var scores = new double[pool.Ids.Count];
            Chunks.For(left.Count, pool.Threads, (_, start, end) =>
            {
                for (var k = start; k < end; k++)
                {
                    scores[left[k]] = factors.Sum(f => f.Weighted(left[k]));
                }
            });
            var row = left.MinBy(i => (-scores[i], ties.Key(pool.Ids[i])));
            picks.Add(new(pool.Ids[row], (float)Math.Min(Math.Exp(scores[row]), float.MaxValue), Reason(pool, factors, left, row)));
            left.Remove(row);
            foreach (var factor in factors)
            {
                factor.Take(row, left);
            }
        }

        return InOrder(picks, factors.Any(f => f.Undefined));
    }

    private List<int> Filtered(PoolView pool)
    {
        if (Recipe.Include.Count + Recipe.Exclude.Count == 0)
        {
            return [.. Enumerable.Range(0, pool.Ids.Count)];
        }

        var metadata = pool.Require(p => p.Metadata);
        if (metadata.Count != pool.Ids.Count)
        {
            throw new ArgumentException($"There are metadata of {metadata.Count} samples for {pool.Ids.Count}; give one entry per sample.", nameof(pool));
        }

        return [.. Enumerable.Range(0, pool.Ids.Count).Where(i => Recipe.Include.All(f => f.Matches(metadata[i])) && !Recipe.Exclude.Any(f => f.Matches(metadata[i])))];
    }

    /// <summary>The objective that lifts the pick most above the mean of what it was chosen from.</summary>
    private static string Reason(PoolView pool, ObjectiveValues[] factors, List<int> left, int row) =>
        factors.Length == 0 ? "random, as no objective has a strength" : factors.MaxBy(f => f.Lift(row, left))!.Reason(pool, row);

    private static List<Pick> InOrder(List<Pick> picks, bool firstUndefined)
    {
        for (var i = 1; i < picks.Count; i++)
        {
            if (i == 1 && firstUndefined && picks[1].Utility > picks[0].Utility)
            {
                picks[0] = picks[0] with { Utility = picks[1].Utility };
            }

            picks[i] = picks[i] with { Utility = Math.Min(picks[i].Utility, picks[i - 1].Utility) };
        }

        return picks;
    }
}
