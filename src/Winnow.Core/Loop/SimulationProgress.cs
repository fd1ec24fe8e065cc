namespace Winnow.Core.Loop;

/// <summary>Where a run is.</summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Round">Round number, from 0.</param>
/// <param name="RoundsExpected">Rounds if the run ends with its budget and nothing is skipped.</param>
/// <param name="Labelled">Labels the round's model learns from.</param>
/// <param name="Metric">What the model reached; null while it is being trained.</param>
/// <param name="TrainingShare">Share of the round's training done, 0 to 1.</param>
public sealed record SimulationProgress(string Strategy, int Seed, int Round, int RoundsExpected, int Labelled, double? Metric, double TrainingShare);
