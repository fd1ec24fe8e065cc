namespace Winnow.Server.Federation;

/// <summary>How a coordinator runs.</summary>
public sealed record CoordinatorOptions
{
    /// <summary>Folder of authority, journal and tensors; made when it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>Address and port to listen on; port 0 takes a free one. Default: this machine alone.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Port, 0 to 65,535, default 8443.</summary>
    public int Port { get; init; } = 8443;

    /// <summary>Names and addresses that sites reach it under; they go into its certificate.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = ["127.0.0.1", "localhost"];

    /// <summary>Share of the asked sites that must answer before a stage can end without the others, above 0 to 1, default 0.7.</summary>
    public double Quorum { get; init; } = 0.7;

    /// <summary>How long a stage waits for more sites once the quorum is there, default 30 seconds.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stage of a sum may take, default 30 minutes; then it closes with those who answered, or, where they are fewer than <see cref="SitesAtLeast"/>, the sum is begun anew.</summary>
    public TimeSpan StageTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Sums that may fail one after another before the run ends with a reason, at least 1, default 5.</summary>
    public int AttemptsAtMost { get; init; } = 5;

    /// <summary>Sites that must be there to begin a sum, at least 1 (3 with secure aggregation), default 3.</summary>
    public int SitesAtLeast { get; init; } = 3;

    /// <summary>Norm of a site's change in a round at most, above 0; larger changes are scaled down to it. Null clips nothing. Under secure aggregation nobody sees a change.</summary>
    public double? NormAtMost { get; init; }

    /// <summary>How long a request for a task may wait for one, default 20 seconds.</summary>
    public TimeSpan PollTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Receives one line for each thing that happens; null for none.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Refuses numbers out of range.</summary>
    /// <exception cref="FederationException">Names the first.</exception>
    public CoordinatorOptions Validate() =>
        !(Quorum is > 0 and <= 1) ? throw new FederationException(FormattableString.Invariant($"A quorum of {Quorum} makes no sense; give a share above 0 and at most 1."))
        : SitesAtLeast is < 1 or > 1000 ? throw new FederationException($"{SitesAtLeast} sites at least make no sense; give 1 to 1,000.")
        : AttemptsAtMost is < 1 or > 1_000_000 ? throw new FederationException($"{AttemptsAtMost} attempts make no sense; give 1 to 1,000,000.")
        : Grace < TimeSpan.Zero || StageTimeout <= TimeSpan.Zero ? throw new FederationException("Grace and timeouts are not negative.")
        : NormAtMost is { } norm && !(norm > 0 && double.IsFinite(norm)) ? throw new FederationException(FormattableString.Invariant($"A change of norm {norm} at most lets nothing through; give a number above 0."))
        : Port is < 0 or > 65535 ? throw new FederationException($"{Port} is no port.")
        : this;
}
