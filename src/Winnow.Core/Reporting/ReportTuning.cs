using Winnow.Core.Tuning;

namespace Winnow.Core.Reporting;

/// <summary>Which recipe each round of one run learned with, and why.</summary>
/// <param name="Run">Whose run it was, in words.</param>
/// <param name="Rounds">Every round, first to last.</param>
public sealed record ReportTuning(string Run, IReadOnlyList<TunedRound> Rounds);

/// <summary>One round.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Labelled">Labels that it learned from.</param>
/// <param name="Record">The recipe and why it was taken.</param>
/// <param name="Seconds">What the search for it took.</param>
public sealed record TunedRound(int Number, int Labelled, TuningRecord Record, double Seconds);
