namespace Winnow.Core.Loop;

/// <summary>Labels saved against the baseline at one target.</summary>
public sealed record SavingResult
{
    /// <summary>Share of the baseline's gain (in <see cref="StrategyResult.Saving"/>) or metric value (in <see cref="StrategyResult.SavingAtMetric"/>).</summary>
    public required double Target { get; init; }

    /// <summary>Mean labels the strategy needed; null unless every seed got there.</summary>
    public double? Labels { get; init; }

    /// <summary>Mean labels the baseline needed; null unless every seed got there.</summary>
    public double? RandomLabels { get; init; }

    /// <summary>Mean over seeds of 100·(1 − labels / randomLabels); negative where the strategy cost more. Null unless every pair got there.</summary>
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

    /// <summary>Each seed's own figures.</summary>
    public required IReadOnlyList<SavingPair> Pairs { get; init; }
}
