using Winnow.Core.Querying;

namespace Winnow.Core.Federation;

/// <summary>The core's <see cref="AdaptiveSampling"/> at every site, its gains in images: what covers most of what nobody has labelled and the global model doubts comes first, wherever it lies.</summary>
/// <remarks>
/// Each site chooses greedily from its own pool; the gain of a pick is the doubtful weight g it newly covers there, as a number of images, and its score log2(1 + g) / 20, so that coarse histograms tell gains apart. Gains fall from pick to pick, and the sum over
/// sites falls apart into the sites' own sums, so the threshold that spends the budget gives what one greedy choice over all sites would give: a large pool of unknown images draws labels, a
/// small or well-covered one does not. Which of its picks a site puts at which gain is drawn, without replacement and with chances as the gains to the power of (labels of the site / classes)² (powers of scores as chances: Kirsch et al., TMLR 2023). Sites that
/// hold the same mixture would otherwise all ask for the same few most typical images at first; with labels of their own they differ by themselves, and the largest gain comes first. How much each site is asked for is as the gains say at all times. Doubts are the global model's, taken as they are: the few labels of one site, often of few classes, say too little about calibration and rarity of classes. Samples beyond eight times the expected share score 0.
/// There is no random slice: what chance draws would have to be drawn over all sites. Time: that of the strategy at each site.
/// </remarks>
public sealed class AdaptiveSelector : ISiteSelector
{
    /// <summary>A pick that covers two to this power of images scores 1.</summary>
    private const double Doublings = 20;

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
        var picks = Strategy.Cover(view, (int)Math.Min(scores.Length, 8L * pool.Expected), random);
        foreach (var (place, drawn) in Drawn([.. picks.Select(p => p.Covers)], Math.Pow((double)pool.LabelledPerClass.Sum() / pool.LabelledPerClass.Count, 2), random).Index())
        {
            scores[row[picks[drawn].Id]] = (float)Math.Min(1, Math.Log2(1 + picks[place].Covers) / Doublings);
        }

        return scores;
    }

    // The order of exponential clocks, each as fast as its chance, is a draw without replacement (Efraimidis and Spirakis, 2006); in logarithms, since powers overflow.
    private static int[] Drawn(double[] gains, double power, Random random)
    {
        double[] rings = [.. gains.Select(g => Math.Log(-Math.Log(1 - random.NextDouble())) - (power * Math.Log(Math.Max(g, 1e-30))))];
        return [.. Enumerable.Range(0, gains.Length).OrderBy(i => rings[i])];
    }
}
