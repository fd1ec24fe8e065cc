using Winnow.Core.Querying;

namespace Winnow.Core.Federation;

/// <summary>The core's <see cref="AdaptiveSampling"/> at every site, its gains in images: what covers most of what nobody has labelled and the global model doubts comes first, wherever it lies.</summary>
/// <remarks>
/// Each site chooses greedily from its own pool; the gain of a pick is the doubtful weight it newly covers there, as a number of images, divided by 2^20. Gains fall from pick to pick, and the sum over
/// sites falls apart into the sites' own sums, so the threshold that spends the budget gives what one greedy choice over all sites would give: a large pool of unknown images draws labels, a
/// small or well-covered one does not. Doubts are the global model's, taken as they are: the few labels of one site, often of few classes, say too little about calibration and rarity of classes. Samples beyond eight times the expected share score 0.
/// There is no random slice: what chance draws would have to be drawn over all sites. Time: that of the strategy at each site.
/// </remarks>
public sealed class AdaptiveSelector : ISiteSelector
{
    /// <summary>Images whose weight a single pick could cover for a score of 1; linear below, so that a score divided by a cost is gain per cost.</summary>
    private const double Scale = 1 << 20;

    private static readonly AdaptiveSampling Strategy = new();

    /// <inheritdoc/>
    public string Name => "adaptive";

    /// <inheritdoc/>
    public float[] Score(SitePool pool, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(random);
        var scores = new float[pool.Ids.Count];
        if (scores.Length == 0)
        {
            return scores;
        }

        var view = new PoolView
        {
            Ids = pool.Ids,
            Classes = [.. Enumerable.Range(0, pool.Global.Columns).Select(c => FormattableString.Invariant($"{c}"))],
            Probabilities = pool.Global,
            Embeddings = pool.Embeddings,
            Labelled = pool.Labelled,
        };
        var row = pool.Ids.Index().ToDictionary(i => i.Item, i => i.Index);
        foreach (var (id, covers) in Strategy.Cover(view, (int)Math.Min(scores.Length, 8L * pool.Expected), random))
        {
            scores[row[id]] = (float)Math.Min(1, covers / Scale);
        }

        return scores;
    }
}
