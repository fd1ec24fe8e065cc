namespace Winnow.Core.Streaming;

/// <summary>What a budget manager decided about one sample.</summary>
/// <param name="Label">Whether to label it.</param>
/// <param name="Threshold">The least score wanted at this moment; finite.</param>
/// <param name="Available">Whether there was budget for a label. Adaptive thresholds move only where there was.</param>
/// <param name="Note">Why the budget went against the strategy, in a few words; null where it did not.</param>
public readonly record struct BudgetVerdict(bool Label, double Threshold, bool Available, string? Note = null);
