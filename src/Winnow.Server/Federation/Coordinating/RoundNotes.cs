namespace Winnow.Server.Federation;

/// <summary>What a coordinator knows of a closed round besides its sum.</summary>
/// <param name="Asked">Sites that were asked.</param>
/// <param name="Late">Sites of which a model for a round before is in.</param>
/// <param name="Away">Sites that said that they stay away, and why.</param>
/// <param name="Refused">Sites whose answer was refused or quarantined, and why.</param>
/// <param name="Traffic">Bytes between each site and the coordinator.</param>
/// <param name="Attempts">Sums that were begun for it.</param>
public sealed record RoundNotes(
    IReadOnlyList<string> Asked, IReadOnlyList<string> Late, IReadOnlyDictionary<string, AbstainReason> Away, IReadOnlyDictionary<string, string> Refused,
    IReadOnlyDictionary<string, SiteTraffic> Traffic, int Attempts)
{
    /// <summary>Nothing is known.</summary>
    public static RoundNotes None { get; } = new([], [], new Dictionary<string, AbstainReason>(), new Dictionary<string, string>(), new Dictionary<string, SiteTraffic>(), 1);
}
