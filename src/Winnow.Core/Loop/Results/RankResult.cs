namespace Winnow.Core.Loop;

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
