namespace Winnow.Core.Reporting;

/// <summary>How many labels a strategy needed for a share of random's gain, or for a value of the metric, against random.</summary>
public sealed record SavingAtTarget
{
    /// <summary>Share of random's gain from its first to its last point, 0 to 1; or a value of the metric, where <see cref="AtLevel"/> says so.</summary>
    public required double Target { get; init; }

    /// <summary>Whether <see cref="Target"/> is a value of the metric itself.</summary>
    public bool AtLevel { get; init; }

    /// <summary>The metric's value at that share, where it is known.</summary>
    public double? Level { get; init; }

    /// <summary>Labels the strategy needed; null where it did not get there.</summary>
    public double? Labels { get; init; }

    /// <summary>Labels random needed; null where it did not get there.</summary>
    public double? RandomLabels { get; init; }

    /// <summary>Labels saved in percent of random's, negative where more were needed; null where the target was not reached.</summary>
    public Estimate? Percent { get; init; }

    /// <summary>Whether the target was reached, so that <see cref="Percent"/> stands for all seeds.</summary>
    public required bool Reached { get; init; }

    /// <summary>Seeds that reached the target; null where it was not counted.</summary>
    public int? SeedsReached { get; init; }
}
