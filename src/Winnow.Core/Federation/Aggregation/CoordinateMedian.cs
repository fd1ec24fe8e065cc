namespace Winnow.Core.Federation;

/// <summary>The median of each weight over the sites, without weights: fewer than half of the sites cannot move it far.</summary>
/// <remarks>Yin et al., ICML 2018, arXiv 1803.01498. The mean of the two middle values where their number is even. O(weights × sites log sites).</remarks>
public sealed class CoordinateMedian : IAggregator
{
    /// <inheritdoc/>
    public string Name => "median";

    /// <inheritdoc/>
    public bool NeedsEachUpdate => true;

    /// <inheritdoc/>
    public ModelWeights Combine(IReadOnlyList<ModelUpdate> updates) => TrimmedMean.Combine(updates, n => (n - 1) / 2);

    /// <inheritdoc/>
    public AggregationStep Step(ModelWeights global, ModelWeights combined, AggregationState? state) => new(combined, state);
}
