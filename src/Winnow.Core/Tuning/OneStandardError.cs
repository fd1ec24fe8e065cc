namespace Winnow.Core.Tuning;

/// <summary>Chooses among configurations that shared folds cannot tell apart.</summary>
/// <remarks>
/// The one-standard-error rule of Breiman et al., <i>Classification and regression trees</i>, 1984, on paired differences: who lies within one standard error of the best is as good as
/// the best. Among those the incumbent goes first, then the cheapest, then the one with the higher mean, then the one named first.
/// </remarks>
public static class OneStandardError
{
    /// <summary>Index of the chosen configuration.</summary>
    /// <param name="scores">What each configuration got on the same folds; at least one.</param>
    /// <param name="costs">Cost of each, lower is cheaper.</param>
    /// <param name="incumbent">Index of the configuration in use; −1 where none of them is.</param>
    public static int Choose(IReadOnlyList<PairedScores> scores, IReadOnlyList<double> costs, int incumbent)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentOutOfRangeException.ThrowIfZero(scores.Count);
        var best = Enumerable.Range(0, scores.Count).MaxBy(i => scores[i].Mean);
        bool AsGood(int i)
        {
            var (mean, error) = scores[best].Less(scores[i]);
            return i == best || mean <= error;
        }

        return incumbent >= 0 && AsGood(incumbent)
            ? incumbent
            : Enumerable.Range(0, scores.Count).Where(AsGood).OrderBy(i => costs[i]).ThenByDescending(i => scores[i].Mean).ThenBy(i => i).First();
    }
}
