namespace Winnow.Core.Federation;

/// <summary>The next global model and what the aggregator must know in the next round.</summary>
/// <param name="Weights">The next global model.</param>
/// <param name="State">State for the next step; null where the aggregator has none.</param>
public sealed record AggregationStep(ModelWeights Weights, AggregationState? State);

/// <summary>What an aggregator carries from round to round.</summary>
/// <param name="Steps">Steps taken.</param>
/// <param name="First">First moment of the update; one value per weight.</param>
/// <param name="Second">Second moment of the update; one value per weight.</param>
public sealed record AggregationState(int Steps, float[] First, float[] Second);
