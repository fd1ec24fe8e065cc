namespace Winnow.Core.Federation;

/// <summary>Entropy of the site's own model, over ln(classes).</summary>
public sealed class LocalEntropySelector : ISiteSelector
{
    /// <inheritdoc/>
    public string Name => "local-entropy";

    /// <inheritdoc/>
    public float[] Score(SitePool pool, Random random) => SiteSelectors.Entropies((pool ?? throw new ArgumentNullException(nameof(pool))).Local);
}

/// <summary>Entropy of the global model, over ln(classes).</summary>
public sealed class GlobalEntropySelector : ISiteSelector
{
    /// <inheritdoc/>
    public string Name => "global-entropy";

    /// <inheritdoc/>
    public float[] Score(SitePool pool, Random random) => SiteSelectors.Entropies((pool ?? throw new ArgumentNullException(nameof(pool))).Global);
}
