namespace Winnow.Core.Querying;

/// <summary>Picks the samples whose likeliest class is least likely: utility 1 − max p, from 0 to 1 − 1/classes.</summary>
/// <remarks>Lewis and Gale, <i>A sequential algorithm for training text classifiers</i>, SIGIR 1994. O(samples × classes) time, O(samples) memory, one pass.</remarks>
public sealed class LeastConfidenceSampling : IQueryStrategy
{
    /// <inheritdoc/>
    public string Name => "least-confidence";

    /// <inheritdoc/>
    public Evidence Needs => Evidence.Probabilities;

    /// <inheritdoc/>
    public IReadOnlyList<Pick> Query(PoolView pool, int count, Random random)
    {
        var utilities = ProbabilityScores.FromTopTwo(pool, static (first, _) => 1 - first);
        return TopK.Select(pool.Ids, utilities, count, random, i => $"{Reasons.Torn(pool, pool.Probabilities!.Row(i))}, at best {1 - utilities[i]:0 %} sure");
    }
}
