namespace Winnow.Core.Federation;

/// <summary>The mean of the sites' models weighted by their labelled examples.</summary>
/// <remarks>McMahan et al., AISTATS 2017, arXiv 1602.05629. Also the server side of FedProx and FedBN, which differ at the sites alone.</remarks>
public sealed class FedAvg : IAggregator
{
    /// <inheritdoc/>
    public string Name => "fedavg";

    /// <inheritdoc/>
    public bool NeedsEachUpdate => false;

    /// <inheritdoc/>
    public ModelWeights Combine(IReadOnlyList<ModelUpdate> updates) => Aggregators.WeightedMean(updates);

    /// <inheritdoc/>
    public AggregationStep Step(ModelWeights global, ModelWeights combined, AggregationState? state) => new(combined, state);
}
