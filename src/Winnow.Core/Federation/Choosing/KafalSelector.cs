namespace Winnow.Core.Federation;

/// <summary>Where the local and the global model disagree, most of all about the classes that the site knows best.</summary>
/// <remarks>
/// Cao et al., <i>Knowledge-Aware Federated Active Learning with Non-IID Data</i>, ICCV 2023, arXiv 2211.13579: Kullback-Leibler divergence in both directions, each class weighted by its
/// share of the site's labels. The score is 1 − e^(−divergence), 0 to 1.
/// </remarks>
public sealed class KafalSelector : ISiteSelector
{
    private const double Least = 1e-7;

    /// <inheritdoc/>
    public string Name => "kafal";

    /// <inheritdoc/>
    public float[] Score(SitePool pool, Random random)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var weights = Weights(pool.LabelledPerClass, pool.Local.Columns);
        var scores = new float[pool.Ids.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var local = pool.Local.Row(i);
            var global = pool.Global.Row(i);
            var divergence = 0.0;
            for (var c = 0; c < weights.Length; c++)
            {
                var (p, q) = (Math.Max(local[c], Least), Math.Max(global[c], Least));
                divergence += weights[c] * (p - q) * Math.Log(p / q);
            }

            scores[i] = double.IsFinite(divergence)
                ? (float)(1 - Math.Exp(-divergence))
                : throw new ArgumentException($"Row {i} of the probabilities is not finite.", nameof(pool));
        }

        return scores;
    }

    // One label more in every class, so that a class the site has never seen still counts; the mean weight is 1.
    private static double[] Weights(IReadOnlyList<int> labelled, int classes)
    {
        var total = labelled.Sum() + (double)classes;
        return [.. labelled.Select(n => (n + 1) * classes / total)];
    }
}
