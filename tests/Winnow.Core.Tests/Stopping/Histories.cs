using Winnow.Core.Metrics;
using Winnow.Core.Stopping;

namespace Winnow.Core.Tests.Stopping;

/// <summary>Histories with every kind of evidence.</summary>
internal static class Histories
{
    /// <summary>A first round that no criterion stops at.</summary>
    public static RoundRecord Early => new(0, 10, Measured(30, 100))
    {
        Evidence = new() { PoolSize = 5000, PoolUncertainty = new(0.9, 1), StopSet = new([0, 1, 0], 0.4, 0.1), PosteriorShift = new(0, 0, 0) },
    };

    /// <summary>Rounds after which every criterion stops.</summary>
    public static RoundRecord[] Settled(int rounds) =>
    [
        .. Enumerable.Range(0, rounds).Select(i => new RoundRecord(i, 100 * (i + 1), Measured(990, 1000))
        {
            SecondsOfLabelling = 3600 * (i + 1),
            Evidence = new()
            {
                PoolSize = i == rounds - 1 ? 0 : 100,
                PoolUncertainty = new(0.01, 0.02),
                StopSet = new([0, 1, 0], i < rounds - 4 ? 0.5 : 0.9 - (0.01 * i), i < rounds - 4 ? 0.01 : 0.9 - (0.01 * i)),
                BatchAccuracy = i == 0 ? null : 1,
                PosteriorShift = i == 0 ? new(0, 0, 0) : new(10, Math.Exp(-i), Math.Exp(-i)),
            },
        }),
    ];

    /// <summary>Rounds with these opinions on a stop set.</summary>
    public static RoundRecord[] StopSets(params int[][] classes) => [.. classes.Select((c, i) => Record(i, new() { StopSet = new(c, 0.9, 0.01) }))];

    /// <summary>One round with this evidence, 100 labels more than the one before.</summary>
    public static RoundRecord Record(int round, RoundEvidence? evidence) => new(round, 100 * (round + 1), new("accuracy", 0.5)) { Evidence = evidence };

    /// <summary>A measurement with so many right of so many.</summary>
    public static Measurement Measured(int hits, int trials) =>
        new("accuracy", (double)hits / trials) { Classification = new((double)hits / trials, 0, 0, 0, [[hits, trials - hits], [0, 0]], []) };
}
