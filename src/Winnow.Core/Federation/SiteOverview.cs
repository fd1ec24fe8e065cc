namespace Winnow.Core.Federation;

/// <summary>One site, as the coordinator sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsHere">Whether it asked for work lately.</param>
/// <param name="IsShutOut">Whether it may take part no more.</param>
/// <param name="LastSeen">When it last asked since the coordinator started; null for never.</param>
/// <param name="Rounds">Rounds whose model it is in.</param>
/// <param name="Share">Its mean share of the models it is in, 0 to 1; null under secure aggregation, where nobody knows.</param>
/// <param name="BytesUp">Bytes of messages it sent: for rounds that were closed ever, for the rest since the coordinator started.</param>
/// <param name="BytesDown">Bytes of messages it was sent, likewise.</param>
/// <param name="Epsilon">ε that the rounds it is in cost it under their noise; null where they had none.</param>
/// <param name="HasPicks">Whether its share of the choice is in its queue.</param>
public sealed record SiteOverview(
    string Name, bool IsHere, bool IsShutOut, DateTimeOffset? LastSeen, int Rounds, double? Share, long BytesUp, long BytesDown, double? Epsilon, bool HasPicks)
{
    /// <summary>Why it was shut out, or why an update of it was refused last; null for neither, or where nobody said why.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was shut out or refused last; null for neither.</summary>
    public DateTimeOffset? ReasonAt { get; init; }

    /// <summary>Answers of it that were refused or quarantined.</summary>
    public int Refusals { get; init; }

    /// <summary>Its own privacy account as it says it; null where it keeps none, or did not say yet.</summary>
    public PrivacyAccount? Account { get; init; }

    /// <summary>Labels it gives at most in the run's choice; null for no cap.</summary>
    public int? Cap { get; init; }

    /// <summary>What one of its labels costs in the run's choice.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>Its part of what the choice spends; null under secure aggregation, where nobody knows.</summary>
    public long? Asked { get; init; }
}
