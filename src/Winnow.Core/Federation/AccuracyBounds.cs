namespace Winnow.Core.Federation;

/// <summary>Between what a federation's accuracy should lie, on the same held-out labels.</summary>
/// <param name="Labels">Labels over all sites together.</param>
/// <param name="Isolated">Every site for itself: what a federation must beat; null where nobody measured it.</param>
/// <param name="Centralised">All labels in one place: what a federation cannot have; null where nobody measured it.</param>
public sealed record AccuracyBounds(long Labels, double? Isolated, double? Centralised);
