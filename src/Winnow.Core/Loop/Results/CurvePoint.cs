namespace Winnow.Core.Loop;

/// <summary>One measured round.</summary>
/// <param name="Labelled">Labels the model learned from.</param>
/// <param name="Metric">What it reached on the holdout, 0 to 1.</param>
/// <param name="Seconds">Wall-clock seconds the round took.</param>
public sealed record CurvePoint(int Labelled, double Metric, double Seconds)
{
    /// <summary>Seconds annotators spent up to here, where the annotator has a cost.</summary>
    public double? SecondsOfLabelling { get; init; }

    /// <summary>Share of the holdout recognised; null where the task has no classes.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Mean recall over the classes of the holdout; null where the task has no classes.</summary>
    public double? BalancedAccuracy { get; init; }

    /// <summary>Recall of the class that is recognised least often; null where the task has no classes.</summary>
    public double? WorstClassRecall { get; init; }
}
