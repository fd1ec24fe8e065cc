namespace Winnow.Core.Federation;

/// <summary>One closed round.</summary>
/// <param name="Run">Number of the run.</param>
/// <param name="Round">Number of the round, from 0.</param>
/// <param name="At">When it closed.</param>
/// <param name="Sites">Sites in it.</param>
/// <param name="Accuracy">Of the model it began with, on labels that sites hold out, all sites together; null where nobody measured.</param>
/// <param name="Measured">Labels it was measured on.</param>
/// <param name="Labels">Labels that people of these sites gave so far.</param>
/// <param name="Seconds">Seconds they worked on them.</param>
/// <param name="Agreement">Share of answers to samples with several answers that became the label; null where there is none.</param>
public sealed record RoundOverview(int Run, int Round, DateTimeOffset At, int Sites, double? Accuracy, long Measured, long Labels, long Seconds, double? Agreement)
{
    /// <summary>Sums that were begun for it, at least 1; more where sums failed.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>What came of each site, by name.</summary>
    public IReadOnlyList<RoundPart> Parts { get; init; } = [];
}
