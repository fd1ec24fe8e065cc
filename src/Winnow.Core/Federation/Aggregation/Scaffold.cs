namespace Winnow.Core.Federation;

/// <summary>Control variates against client drift: what a site's steps are corrected by, and how both sides renew it.</summary>
/// <remarks>Karimireddy et al., ICML 2020, arXiv 1910.06378: local step w ← w − η(g − cᵢ + c); cᵢ⁺ = cᵢ − c + (w_g − w_i)/(Kη) (option II); c ← c + |S|/N · mean(cᵢ⁺ − cᵢ).</remarks>
public static class Scaffold
{
    /// <summary>The site's next control variate.</summary>
    /// <param name="own">cᵢ.</param>
    /// <param name="shared">c, the coordinator's.</param>
    /// <param name="global">w_g, where the site started.</param>
    /// <param name="local">w_i, where it ended.</param>
    /// <param name="steps">K, local steps; at least 1.</param>
    /// <param name="learningRate">η, greater than 0.</param>
    public static ModelWeights NextOwn(ModelWeights own, ModelWeights shared, ModelWeights global, ModelWeights local, int steps, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(global);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(learningRate);
        return own.Minus(shared).Plus(global.Minus(local), (float)(1 / (steps * learningRate)));
    }

    /// <summary>The coordinator's next control variate.</summary>
    /// <param name="shared">c.</param>
    /// <param name="updates">The round's updates; each with its <see cref="ModelUpdate.ControlChange"/>.</param>
    /// <param name="sites">N, sites of the federation; at least as many as updates.</param>
    /// <exception cref="ArgumentException">An update has no change of its control variate.</exception>
    public static ModelWeights NextShared(ModelWeights shared, IReadOnlyList<ModelUpdate> updates, int sites)
    {
        ArgumentNullException.ThrowIfNull(shared);
        ArgumentNullException.ThrowIfNull(updates);
        ArgumentOutOfRangeException.ThrowIfLessThan(sites, Math.Max(1, updates.Count));
        var sum = new double[shared.Values.Length];
        foreach (var update in updates.OrderBy(u => u.Site, StringComparer.Ordinal))
        {
            var change = update.ControlChange ?? throw new ArgumentException($"The update of '{update.Site}' has no change of its control variate.", nameof(updates));
            if (shared.Layout.DifferenceTo(change.Layout) is { } difference)
            {
                throw new ArgumentException($"The control variate of '{update.Site}' does not fit: {difference}.", nameof(updates));
            }

            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += (double)change.Values[i] / sites;
            }
        }

        var next = shared.Copy();
        for (var i = 0; i < sum.Length; i++)
        {
            next.Values[i] += (float)sum[i];
        }

        return next;
    }
}
