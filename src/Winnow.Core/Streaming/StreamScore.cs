namespace Winnow.Core.Streaming;

/// <summary>What a strategy says about one sample, before the budget is asked.</summary>
/// <param name="Value">How much the sample is worth a label; finite, higher is better.</param>
/// <param name="Reason">Why the strategy wants the sample or not: one short sentence without a full stop.</param>
public readonly record struct StreamScore(double Value, string Reason)
{
    /// <summary>The least score that is wanted; null where the budget manager sets it.</summary>
    public double? Threshold { get; init; }

    /// <summary>Whether the strategy wants the label; null where the score alone decides, through the budget manager.</summary>
    public bool? Wants { get; init; }

    /// <summary>Whether chance alone decided, so that thresholds learn nothing from it.</summary>
    public bool ByChance { get; init; }

    /// <summary>Whether the sample must not be labelled, even where the budget would otherwise go unused.</summary>
    public bool Vetoed { get; init; }
}
