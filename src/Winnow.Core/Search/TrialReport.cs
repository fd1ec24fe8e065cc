namespace Winnow.Core.Search;

/// <summary>What a trial said on its way.</summary>
/// <param name="Step">How far it was: epochs done, or the number of the fold, from 1.</param>
/// <param name="Score">Score at that step, finite.</param>
/// <param name="Seconds">Since the worker took the trial.</param>
public readonly record struct TrialReport(int Step, double Score, double Seconds);
