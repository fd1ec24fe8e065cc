using Winnow.Core.Metrics;

namespace Winnow.Core.Reporting;

/// <summary>A closer look at one run of one strategy: where its last model errs, what it picked and why.</summary>
public sealed record ReportDetail
{
    /// <summary>The strategy looked at.</summary>
    public required string Strategy { get; init; }

    /// <summary>The seed looked at; null for a live project.</summary>
    public int? Seed { get; init; }

    /// <summary>Class names.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Counts [true class][predicted class] of the last model; null where none was measured.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Confusion { get; init; }

    /// <summary>Confidence bins of the last model, lowest first; null where none was measured.</summary>
    public IReadOnlyList<ReliabilityBin>? Reliability { get; init; }

    /// <summary>Expected calibration error of the last model, 0 to 1.</summary>
    public double? CalibrationError { get; init; }

    /// <summary>Labels bought per class, the random start not counted; null where they are not known.</summary>
    public IReadOnlyList<int>? Picked { get; init; }

    /// <summary>Samples of each class in the pool; null where nobody knows, as in a live project.</summary>
    public IReadOnlyList<int>? Pool { get; init; }

    /// <summary>The rounds and their picks, oldest first.</summary>
    public IReadOnlyList<ReportRound> Rounds { get; init; } = [];
}
