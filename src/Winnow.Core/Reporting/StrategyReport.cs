using Winnow.Core.Loop;

namespace Winnow.Core.Reporting;

/// <summary>What one strategy reached over all seeds.</summary>
public sealed record StrategyReport
{
    /// <summary>The strategy's name, such as <c>margin</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is a bound that chose by the true labels: shown beside the strategies, never as one.</summary>
    public bool UpperBound { get; init; }

    /// <summary>The learning curve, ascending in labels.</summary>
    public required IReadOnlyList<CurvePoint> Curve { get; init; }

    /// <summary>Area under the learning curve over the label span, 0 to 1.</summary>
    public Estimate? AreaUnderCurve { get; init; }

    /// <summary>Area under the curve minus random's, paired by seed.</summary>
    public Estimate? AreaGain { get; init; }

    /// <summary>p-value of the paired permutation test on the area, 0 to 1.</summary>
    public double? PairedP { get; init; }

    /// <summary><see cref="PairedP"/> adjusted by Holm's method for the number of strategies.</summary>
    public double? PairedPHolm { get; init; }

    /// <summary>p-value of Wilcoxon's signed-rank test on the area, 0 to 1.</summary>
    public double? PairedPWilcoxon { get; init; }

    /// <summary>Area under the curve over the logarithm of the labels, 0 to 1.</summary>
    public Estimate? AreaLog { get; init; }

    /// <summary>Accuracy, balanced accuracy and worst-class recall; empty where they were not kept.</summary>
    public IReadOnlyList<MetricResult> Metrics { get; init; } = [];

    /// <summary>Seconds of labelling saved at each target, lowest target first; empty where labels cost nothing.</summary>
    public IReadOnlyList<TimeSavingResult> SavingsOfSeconds { get; init; } = [];

    /// <summary>Time and memory of the queries; null where they were not kept.</summary>
    public SelectionCost? Selection { get; init; }

    /// <summary>What the curve gained from its first to its last point; null where it was not kept.</summary>
    public CurveGain? Gain { get; init; }

    /// <summary>Labels saved at each target, lowest target first; empty for random itself, and where random's gain cannot be told from none.</summary>
    public IReadOnlyList<SavingAtTarget> Savings { get; init; } = [];

    /// <summary>Labels saved at values of the metric that were asked for, lowest first; empty for random itself.</summary>
    public IReadOnlyList<SavingAtTarget> SavingsAtLevel { get; init; } = [];

    /// <summary>Mean wall-clock seconds of each step of a round, over rounds and seeds.</summary>
    public StepSeconds? SecondsPerRound { get; init; }
}
