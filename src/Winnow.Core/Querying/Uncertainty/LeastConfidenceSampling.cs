namespace Winnow.Core.Querying;

/// <summary>Picks the samples whose likeliest class is least likely: utility 1 − max p, from 0 to 1 − 1/classes.</summary>
/// <remarks>Lewis and Gale, <i>A sequential algorithm for training text classifiers</i>, SIGIR 1994. O(samples × classes) time, O(samples) memory, one pass.</remarks>
public sealed class LeastConfidenceSampling : UtilitySampling
{
    /// <inheritdoc/>
    public override string Name => "least-confidence";

    /// <inheritdoc/>
    public override Evidence Needs => Evidence.Probabilities;

    /// <inheritdoc/>
    public override float[] Utilities(PoolView pool, Random random) => ProbabilityScores.FromTopTwo(pool, static (first, _) => 1 - first);

    /// <inheritdoc/>
    public override string Reason(PoolView pool, IReadOnlyList<float> utilities, int row) =>
        $"{Reasons.Torn(pool, row)}, at best {1 - utilities[row]:0 %} sure";
}
