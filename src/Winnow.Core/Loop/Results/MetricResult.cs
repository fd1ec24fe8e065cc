namespace Winnow.Core.Loop;

/// <summary>One further metric of a strategy beside the leading one.</summary>
/// <param name="Name"><c>accuracy</c>, <c>balanced accuracy</c> or <c>worst-class recall</c>.</param>
/// <param name="End">After the last round, mean over seeds.</param>
/// <param name="Aulc">Mean over the run's labels: area under the metric's curve, mean over seeds.</param>
public sealed record MetricResult(string Name, Estimate End, Estimate Aulc);
