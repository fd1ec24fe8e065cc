namespace Winnow.Core.Loop;

/// <summary>Which strategy beats which for certain, pair by pair.</summary>
public sealed record WinResult
{
    /// <summary>Names of rows and columns.</summary>
    public required IReadOnlyList<string> Strategies { get; init; }

    /// <summary>Share of the checkpoints at which the row's strategy beat the column's in a paired t-test at 5 %, 0 to 1; null where the two cannot be compared.</summary>
    public required IReadOnlyList<IReadOnlyList<double?>> Shares { get; init; }

    /// <summary>Checkpoints each share is over.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Checkpoints { get; init; }
}

/// <summary>Mean ranks of strategies with the Friedman test and Nemenyi's critical difference.</summary>
public sealed record RankResult
{
    /// <summary>What the ranks were taken in: <c>seeds</c>, <c>data sets</c> or <c>scenarios</c>.</summary>
    public required string Blocks { get; init; }

    /// <summary>How many of those there were.</summary>
    public required int BlockCount { get; init; }

    /// <summary>Mean rank of each strategy by AULC, 1 being the best.</summary>
    public required IReadOnlyList<MeanRank> Strategies { get; init; }

    /// <summary>Friedman's statistic, corrected for ties.</summary>
    public required double ChiSquare { get; init; }

    /// <summary>Probability of ranks at least as unequal if the strategies were no different, by the χ² approximation.</summary>
    public required double P { get; init; }

    /// <summary>The same by the F approximation of Iman and Davenport; null with one block.</summary>
    public double? ImanDavenportP { get; init; }

    /// <summary>Mean ranks further apart than this differ at 5 %, all pairs considered (Nemenyi).</summary>
    public required double CriticalDifference { get; init; }
}

/// <summary>A strategy's mean rank.</summary>
/// <param name="Name">Name of the strategy.</param>
/// <param name="Rank">1 (best) to the number of strategies.</param>
public sealed record MeanRank(string Name, double Rank);

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

/// <summary>One further metric of a strategy beside the leading one.</summary>
/// <param name="Name"><c>accuracy</c>, <c>balanced accuracy</c> or <c>worst-class recall</c>.</param>
/// <param name="End">After the last round, mean over seeds.</param>
/// <param name="Aulc">Mean over the run's labels: area under the metric's curve, mean over seeds.</param>
public sealed record MetricResult(string Name, Estimate End, Estimate Aulc);

/// <summary>What choosing the samples cost a strategy, over all its rounds and seeds.</summary>
/// <param name="SecondsMean">Mean wall-clock seconds of one query: the strategy alone, without the model's run over the pool.</param>
/// <param name="SecondsMax">The slowest query.</param>
/// <param name="AllocatedBytesMax">
/// Most managed memory one query allocated on its own thread, temporary or kept: a bound above for what it held there at once. Worker threads of the query and
/// native memory are not counted. Null where nothing was counted.
/// </param>
public sealed record SelectionCost(double SecondsMean, double SecondsMax, long? AllocatedBytesMax);
