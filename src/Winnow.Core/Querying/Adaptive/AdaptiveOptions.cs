namespace Winnow.Core.Querying;

/// <summary>Settings of <see cref="AdaptiveSampling"/>.</summary>
public sealed record AdaptiveOptions
{
    /// <summary>Share of each query that is drawn by chance alone, 0 to 1; default 0.1. With 0 there is no guard.</summary>
    public double RandomShare { get; init; } = 0.1;

    /// <summary>Images that stand for the pool when coverage is computed, at least 1; default 2,000.</summary>
    public int References { get; init; } = 2000;

    /// <summary>Images looked at for a query, half of them the most uncertain ones, at least 1; default 1,500, and never fewer than four per pick.</summary>
    public int Candidates { get; init; } = 1500;

    /// <summary>How sure the guard must be that the chosen labels teach less than random ones, one-sided; above 0 and below 0.5, default 0.05.</summary>
    public double GuardLevel { get; init; } = 0.05;

    /// <summary>Refuses settings out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names setting, value and range.</exception>
    public AdaptiveOptions Validate()
    {
        if (RandomShare is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(RandomShare), RandomShare, "The random share is from 0 to 1.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(References, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Candidates, 1);
        return GuardLevel is > 0 and < 0.5 ? this : throw new ArgumentOutOfRangeException(nameof(GuardLevel), GuardLevel, "The guard's level is above 0 and below 0.5.");
    }
}
