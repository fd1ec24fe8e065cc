namespace Winnow.Core.Federation;

/// <summary>Joins what sites learned into the next global model. Pure: state goes in and comes out.</summary>
public interface IAggregator
{
    /// <summary>Name as the command line takes it, such as <c>fedavg</c>.</summary>
    string Name { get; }

    /// <summary>Whether it must see each update; such an aggregator cannot work on the sums of secure aggregation.</summary>
    bool NeedsEachUpdate { get; }

    /// <summary>What stands for all sites: a weighted mean, or something more robust.</summary>
    /// <param name="updates">Checked updates of one layout, at least one, in any order.</param>
    ModelWeights Combine(IReadOnlyList<ModelUpdate> updates);

    /// <summary>The step from the global model to the next.</summary>
    /// <param name="global">The model that the sites started from.</param>
    /// <param name="combined">Result of <see cref="Combine"/>, or of secure aggregation.</param>
    /// <param name="state">State after the round before; null at first.</param>
    AggregationStep Step(ModelWeights global, ModelWeights combined, AggregationState? state);
}
