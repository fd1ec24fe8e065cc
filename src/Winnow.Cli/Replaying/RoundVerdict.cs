namespace Winnow.Cli.Replaying;

/// <summary>How one round of a project came out when it was played again.</summary>
/// <param name="Round">Its number.</param>
/// <param name="Strategy">Its strategy.</param>
/// <param name="Source">Where its evidence came from.</param>
/// <param name="Picks">Samples it picked.</param>
/// <param name="Difference">What differs or is missing, without a full stop; null where every pick is the same to the last bit.</param>
/// <param name="Other">What another strategy would have picked; null where none was asked for or the round has not what it needs.</param>
/// <param name="OtherMissing">Why <paramref name="Other"/> is missing, in words; null where it is not.</param>
internal sealed record RoundVerdict(int Round, string Strategy, string Source, int Picks, string? Difference, OtherPicks? Other = null, string? OtherMissing = null);

/// <summary>What another strategy would have picked in the state that a round started from.</summary>
/// <param name="Paths">Its picks, best first.</param>
/// <param name="Shared">Picks that the round has too.</param>
/// <param name="Jaccard">Shared picks over all picks of both, 0 to 1.</param>
/// <param name="Answered">Its picks whose labels are known by now.</param>
/// <param name="Seconds">Seconds of labelling its picks take; null without a cost column, or where a pick has none.</param>
/// <param name="RecordedSeconds">The same of the round's own picks.</param>
internal sealed record OtherPicks(IReadOnlyList<string> Paths, int Shared, double Jaccard, int Answered, double? Seconds, double? RecordedSeconds);
