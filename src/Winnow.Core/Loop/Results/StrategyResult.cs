namespace Winnow.Core.Loop;

/// <summary>All runs of one strategy and what they amount to.</summary>
public sealed record StrategyResult
{
    /// <summary>Name of the strategy.</summary>
    public required string Name { get; init; }

    /// <summary>True for a bound that chose by the true labels and competes with nobody; null for strategies.</summary>
    public bool? UpperBound { get; init; }

    /// <summary>One run per seed.</summary>
    public required IReadOnlyList<SeedResult> Seeds { get; init; }

    /// <summary>Area under the learning curve divided by its span: the mean metric over the numbers of labels that all curves of the result have, or over its own where they share none.</summary>
    public required Estimate Aulc { get; init; }

    /// <summary>What the curve gained from its first to its last point; null in files of older versions.</summary>
    public CurveGain? Gain { get; init; }

    /// <summary>Labels saved against the baseline at shares of the baseline's gain (target 0.5, 0.8, 1). Empty for the baseline, and where its <see cref="Gain"/> cannot be told from none.</summary>
    public IReadOnlyList<SavingResult> Saving { get; init; } = [];

    /// <summary>Labels saved against the baseline at levels of the metric itself (target 0.93 = 93 %). Empty for the baseline.</summary>
    public IReadOnlyList<SavingResult> SavingAtMetric { get; init; } = [];

    /// <summary>AULC minus the baseline's over the labels both have, paired by seed; null for the baseline.</summary>
    public Estimate? AulcGain { get; init; }

    /// <summary>Probability of an AULC gain at least as far from zero if the strategy were no different: paired sign-flip test; null for the baseline.</summary>
    public double? AulcGainP { get; init; }

    /// <summary><see cref="AulcGainP"/> adjusted by Holm's method for the number of strategies tested; null where that is.</summary>
    public double? AulcGainPHolm { get; init; }

    /// <summary>The same question by Wilcoxon's signed-rank test; null where <see cref="AulcGainP"/> is. With fewer than six seeds it cannot fall below 0.05.</summary>
    public double? AulcGainPWilcoxon { get; init; }

    /// <summary>AULC over the logarithm of the labels; null where a run starts without labels.</summary>
    public Estimate? AulcLog { get; init; }

    /// <summary>Accuracy, balanced accuracy and worst-class recall; empty where the task has none or the file is of an older version.</summary>
    public IReadOnlyList<MetricResult> Metrics { get; init; } = [];

    /// <summary>Seconds of labelling saved at shares of the baseline's gain; empty where <see cref="Saving"/> is and where the annotator costs nothing.</summary>
    public IReadOnlyList<TimeSavingResult> SavingOfSeconds { get; init; } = [];

    /// <summary>Time and memory of the queries; null where they were not kept.</summary>
    public SelectionCost? Selection { get; init; }

    /// <summary>The mean learning curve with a 95 % Student-t band.</summary>
    public IReadOnlyList<BandPoint> Mean { get; init; } = [];
}
