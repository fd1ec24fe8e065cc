namespace Winnow.Core.Federation;

/// <summary>How a federation stands, for people: what its coordinator knows, and no more than that.</summary>
public sealed record FederationOverview
{
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

    /// <summary>Labels that the choice may spend; null where nothing is chosen.</summary>
    public long? Budget { get; init; }

    /// <summary>Labels that it spends, once made.</summary>
    public long Spent { get; init; }

    /// <summary>δ that the sites' ε are stated for.</summary>
    public double Delta { get; init; }

    /// <summary>The sites, by name.</summary>
    public IReadOnlyList<SiteOverview> Sites { get; init; } = [];

    /// <summary>All rounds that were closed, oldest first.</summary>
    public IReadOnlyList<RoundOverview> History { get; init; } = [];
}

/// <summary>One site, as the coordinator sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsHere">Whether it asked for work lately.</param>
/// <param name="IsShutOut">Whether it may take part no more.</param>
/// <param name="LastSeen">When it last asked since the coordinator started; null for never.</param>
/// <param name="Rounds">Rounds whose model it is in.</param>
/// <param name="Share">Its mean share of the models it is in, 0 to 1; null under secure aggregation, where nobody knows.</param>
/// <param name="BytesUp">Bytes of messages it sent since the coordinator started.</param>
/// <param name="BytesDown">Bytes of messages it was sent.</param>
/// <param name="Epsilon">ε that the rounds it is in cost it under their noise; null where they had none.</param>
/// <param name="HasPicks">Whether its share of the choice is in its queue.</param>
public sealed record SiteOverview(
    string Name, bool IsHere, bool IsShutOut, DateTimeOffset? LastSeen, int Rounds, double? Share, long BytesUp, long BytesDown, double? Epsilon, bool HasPicks);

/// <summary>One closed round.</summary>
/// <param name="Run">Number of the run.</param>
/// <param name="Round">Number of the round, from 0.</param>
/// <param name="At">When it closed.</param>
/// <param name="Sites">Sites in it.</param>
/// <param name="Accuracy">Of the model it began with, on labels that sites hold out, all sites together; null where nobody measured.</param>
/// <param name="Measured">Labels it was measured on.</param>
/// <param name="Labels">Labels that people of these sites gave so far.</param>
/// <param name="Seconds">Seconds they worked on them.</param>
/// <param name="Agreement">Share of answers to samples with several answers that became the label; null where there is none.</param>
public sealed record RoundOverview(int Run, int Round, DateTimeOffset At, int Sites, double? Accuracy, long Measured, long Labels, long Seconds, double? Agreement);
