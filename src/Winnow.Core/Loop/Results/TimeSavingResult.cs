namespace Winnow.Core.Loop;

/// <summary>Seconds of labelling saved against the baseline at one share of the baseline's gain; only where the annotator has a cost.</summary>
public sealed record TimeSavingResult
{
    /// <summary>Share of the baseline's gain.</summary>
    public required double Target { get; init; }

    /// <summary>Mean seconds of labelling the strategy needed; null unless every seed got there.</summary>
    public double? Seconds { get; init; }

    /// <summary>Mean seconds of labelling the baseline needed; null unless every seed got there.</summary>
    public double? RandomSeconds { get; init; }

    /// <summary>Mean over seeds of 100·(1 − seconds / randomSeconds); negative where the strategy cost more. Null unless every pair got there.</summary>
    public double? Percent { get; init; }

    /// <summary>Lower end of the 95 % interval of <see cref="Percent"/>.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end.</summary>
    public double? High { get; init; }

    /// <summary>Whether strategy and baseline got there with every seed.</summary>
    public required bool Reached { get; init; }

    /// <summary>Seeds with which the strategy got there.</summary>
    public required int ReachedSeeds { get; init; }

    /// <summary>How the interval was made: <c>t</c> or <c>bca</c>; null where there is none.</summary>
    public string? Interval { get; init; }
}
