namespace Winnow.Core.Streaming;

/// <summary>Settings of <see cref="DriftGuard"/>.</summary>
public sealed record DriftGuardOptions
{
    /// <summary>Confidence parameter for the doubt of every sample, above 0 and below 1; default 0.00002.</summary>
    public double DoubtDelta { get; init; } = 0.00002;

    /// <summary>Confidence parameter for the surprise of every label, above 0 and below 1; default 0.005.</summary>
    public double SurpriseDelta { get; init; } = 0.005;

    /// <summary>Share of the decisions that chance makes at all times, 0 to 1; default 0.5. With 0, labels of doubtful samples alone show a change where the model is sure too late.</summary>
    public double StandingShare { get; init; } = 0.5;

    /// <summary>Share of the decisions that chance makes after a change, 0 to 1; default 0.8.</summary>
    public double RandomShare { get; init; } = 0.8;

    /// <summary>For how many samples after a change, 0 or more; default 1,000.</summary>
    public int Samples { get; init; } = 1000;

    /// <summary>Refuses settings out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names setting, value and range.</exception>
    public DriftGuardOptions Validate()
    {
        foreach (var delta in new[] { DoubtDelta, SurpriseDelta })
        {
            if (delta is not (> 0 and < 1))
            {
                throw new ArgumentOutOfRangeException(nameof(DoubtDelta), delta, "A confidence parameter is above 0 and below 1.");
            }
        }

        StreamSettings.Share(StandingShare);
        StreamSettings.Share(RandomShare);
        ArgumentOutOfRangeException.ThrowIfNegative(Samples);
        return this;
    }
}
