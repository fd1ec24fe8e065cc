namespace Winnow.Core.Planning;

/// <summary>Workers that score the shards of a pool, and how they fail.</summary>
/// <param name="Workers">Workers that run side by side, 1 to 100,000.</param>
public sealed record ScheduleOptions(int Workers)
{
    /// <summary>Workers at most.</summary>
    public const int WorkersMax = 100_000;

    /// <summary>Mean seconds that a worker runs before it fails, exponentially distributed, above 0; infinite by default: none fails.</summary>
    public double FailureMean { get; init; } = double.PositiveInfinity;

    /// <summary>Seconds until a failed worker is back, at least 0; default 60.</summary>
    public double RestartSeconds { get; init; } = 60;

    /// <summary>Seed of the failures.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentException">The message names value and range.</exception>
    public ScheduleOptions Validate()
    {
        if (Workers is < 1 or > WorkersMax)
        {
            throw new ArgumentException($"A schedule has 1 to {WorkersMax} workers, not {Workers}.");
        }

        if (!(FailureMean > 0))
        {
            throw new ArgumentException($"The mean time between failures is above 0 seconds, not {FailureMean}.");
        }

        return RestartSeconds >= 0 && double.IsFinite(RestartSeconds) ? this : throw new ArgumentException($"A worker is back after 0 seconds or more, not {RestartSeconds}.");
    }
}
