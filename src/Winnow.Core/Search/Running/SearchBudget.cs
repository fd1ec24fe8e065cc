namespace Winnow.Core.Search;

/// <summary>What a search may cost. Whichever limit is met first ends it; at least one is set.</summary>
/// <remarks>Limits in seconds hold inside a trial: its token is cancelled when they are reached, so an objective that looks at the token between batches overshoots by one batch.</remarks>
public sealed record SearchBudget
{
    /// <summary>Seconds on the wall of one call of <see cref="StudyRunner.Run"/>, above 0; null for no limit.</summary>
    public double? Seconds { get; init; }

    /// <summary>Trials of the study, those before a resumption included and failed ones too, from 1; null for no limit.</summary>
    public int? Trials { get; init; }

    /// <summary>Seconds of all workers together over the whole study, those before a resumption included, above 0; null for no limit.</summary>
    public double? DeviceSeconds { get; init; }

    /// <summary>The budget itself.</summary>
    /// <exception cref="ArgumentException">No limit is set, or one leaves nothing to spend.</exception>
    internal SearchBudget Checked()
    {
        var problem = Seconds is null && Trials is null && DeviceSeconds is null ? "A search needs a budget: set seconds, trials or device-seconds."
            : Trials is < 1 ? $"A budget of {Trials} trials leaves nothing to search; give at least 1."
            : Seconds is { } s && !(s > 0) ? FormattableString.Invariant($"A budget of {s} seconds leaves nothing to search; give a time above 0.")
            : DeviceSeconds is { } d && !(d > 0) ? FormattableString.Invariant($"A budget of {d} device-seconds leaves nothing to search; give a time above 0.")
            : null;
        return problem is null ? this : throw new ArgumentException(problem);
    }
}
