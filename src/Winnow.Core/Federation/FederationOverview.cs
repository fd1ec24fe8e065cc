namespace Winnow.Core.Federation;

/// <summary>How a federation stands, for people: what its coordinator knows, and no more than that.</summary>
public sealed record FederationOverview
{
    /// <summary>Rounds that are told one by one.</summary>
    public const int RoundsMost = 500;

    /// <summary>When this was so.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Number of the run; 0 before the first.</summary>
    public int Run { get; init; }

    /// <summary>Rounds done in it.</summary>
    public int Round { get; init; }

    /// <summary>Rounds in all.</summary>
    public int Rounds { get; init; }

    /// <summary>Whether the run is over.</summary>
    public bool IsOver { get; init; }

    /// <summary>Why it ended before its time; null where it did not.</summary>
    public string? Ended { get; init; }

    /// <summary>The open stage; null while none is.</summary>
    public string? Stage { get; init; }

    /// <summary>Sites that answered the open stage.</summary>
    public int Answered { get; init; }

    /// <summary>Sites that are asked in it.</summary>
    public int Expected { get; init; }

    /// <summary>What is learned, as the plan names it; null before the first run.</summary>
    public string? Features { get; init; }

    /// <summary>How models are joined; null before the first run.</summary>
    public string? Aggregator { get; init; }

    /// <summary>Whether the coordinator sees sums alone.</summary>
    public bool Secure { get; init; }

    /// <summary>Penalty that the sites voted for; null where nothing is tuned, or not yet.</summary>
    public double? Penalty { get; init; }

    /// <summary>Labels that the choice may spend, or their cost; null where nothing is chosen.</summary>
    public long? Budget { get; init; }

    /// <summary>Labels that it spends, or their cost, once made.</summary>
    public long Spent { get; init; }

    /// <summary>Whether the choice is made.</summary>
    public bool IsChosen { get; init; }

    /// <summary>Who is chosen; null where nothing is.</summary>
    public string? Selector { get; init; }

    /// <summary>δ that the sites' ε are stated for.</summary>
    public double Delta { get; init; }

    /// <summary>The sites, by name.</summary>
    public IReadOnlyList<SiteOverview> Sites { get; init; } = [];

    /// <summary>Rounds that were closed, oldest first; the newest <see cref="RoundsMost"/> of them.</summary>
    public IReadOnlyList<RoundOverview> History { get; init; } = [];

    /// <summary>Rounds that were closed before those of <see cref="History"/>.</summary>
    public int Earlier { get; init; }

    /// <summary>What the same labels would come to without a federation, where somebody could measure it; by labels.</summary>
    public IReadOnlyList<AccuracyBounds> Bounds { get; init; } = [];
}
