namespace Winnow.Core.Streaming;

/// <summary>Settings of a stream.</summary>
public sealed record StreamOptions
{
    /// <summary>Share of the samples that may be labelled, above 0 and at most 1; default 0.1.</summary>
    public double Budget { get; init; } = 0.1;

    /// <summary>Seed of every draw; 0 or greater, default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether the budget is held to within <see cref="Band"/> labels at every moment; default true. Without it the published rule stands alone.</summary>
    public bool HoldBudget { get; init; } = true;

    /// <summary>Labels by which the count may be off the budget, 1 or more; default 20, so any 10,000 samples are within 0.4 percentage points.</summary>
    public double Band { get; init; } = 20;

    /// <summary>Samples waiting for their true class that are remembered, 0 or more; default 1,000. Of older ones the strategy no longer learns; the log keeps them.</summary>
    public int PendingMax { get; init; } = 1000;

    /// <summary>Refuses settings out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names setting, value and range.</exception>
    public StreamOptions Validate()
    {
        if (Budget is not (> 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Budget), Budget, "The budget is a share of the stream, above 0 and at most 1.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(Seed);
        ArgumentOutOfRangeException.ThrowIfNegative(PendingMax);
        return Band is >= 1 and < double.PositiveInfinity ? this : throw new ArgumentOutOfRangeException(nameof(Band), Band, "The band is a number of labels, 1 or more.");
    }
}
