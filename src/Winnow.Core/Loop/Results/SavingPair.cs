namespace Winnow.Core.Loop;

/// <summary>What one seed needed to reach a target.</summary>
/// <param name="Seed">The seed that strategy and baseline share.</param>
/// <param name="Level">The metric value that had to be reached.</param>
/// <param name="Labels">Labels the strategy needed; null where it did not get there within its budget.</param>
/// <param name="RandomLabels">Labels the baseline needed; null where it did not get there.</param>
public sealed record SavingPair(int Seed, double Level, double? Labels, double? RandomLabels);
