using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>A round that was closed.</summary>
/// <param name="Run">Number of the run.</param>
/// <param name="Round">Number of the round, from 0.</param>
/// <param name="ClosedAt">When.</param>
/// <param name="Sites">Whose models are in.</param>
/// <param name="Counts">What the sites say together; the accuracy is that of the model the round began with.</param>
/// <param name="Shares">Each site's share of the mean; null under secure aggregation, where nobody knows.</param>
/// <param name="Cost">What the round cost the privacy of those who trained; null without noise.</param>
public sealed record RoundHistory(int Run, int Round, DateTimeOffset ClosedAt, IReadOnlyList<string> Sites, RoundCounts Counts, IReadOnlyDictionary<string, double>? Shares, PrivateSteps? Cost)
{
    /// <summary>What else is known of it, site by site.</summary>
    public RoundNotes Notes { get; init; } = RoundNotes.None;
}
