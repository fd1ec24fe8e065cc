namespace Winnow.Core.Federation;

/// <summary>Entropy of whichever model would choose the more even mixture of classes at this site, leaning towards classes that few labels show.</summary>
/// <remarks>
/// After the finding of LoGo (CVPR 2023) and FairFAL (2026, arXiv 2603.10341) that the selector which samples more evenly over the classes wins, and that which one that is depends on
/// the partition: each site tries both on its own pool, counts predicted classes of its best candidates and takes the model whose counts have the higher entropy, the
/// global one where they are equal. A class that holds more than its share of the site's labels loses up to a quarter of its score.
/// </remarks>
public sealed class AdaptiveSelector : ISiteSelector
{
    private const float Lean = 0.25f;

    /// <inheritdoc/>
    public string Name => "adaptive";

    /// <inheritdoc/>
    public float[] Score(SitePool pool, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var (global, local) = (SiteSelectors.Entropies(pool.Global), SiteSelectors.Entropies(pool.Local));
        if (global.Length == 0)
        {
            return global;
        }

        // The global model names the classes for both: it has seen all of them.
        var classes = Enumerable.Range(0, global.Length).Select(i => SiteSelectors.Top(pool.Global.Row(i))).ToArray();
        var scores = Evenness(pool, global, classes) >= Evenness(pool, local, classes) ? global : local;
        var (total, most) = ((float)pool.LabelledPerClass.Sum(), Math.Max(1, pool.LabelledPerClass.Count));
        for (var i = 0; i < scores.Length && total > 0; i++)
        {
            var share = pool.LabelledPerClass[classes[i]] / total;
            scores[i] *= 1 - (Lean * Math.Clamp(share - (1f / most), 0, 1));
        }

        return scores;
    }

    /// <summary>Entropy of the predicted classes of the samples that would be chosen.</summary>
    private static double Evenness(SitePool pool, float[] scores, int[] classes)
    {
        var counts = new double[pool.Global.Columns];
        var chosen = Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => pool.Ids[i]).Take(Math.Max(1, pool.Expected)).ToList();
        foreach (var i in chosen)
        {
            counts[classes[i]] += 1.0 / chosen.Count;
        }

        return -counts.Where(p => p > 0).Sum(p => p * Math.Log(p));
    }
}
