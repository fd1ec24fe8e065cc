using Winnow.Core.Federation;

namespace Winnow.Server.Federation;

/// <summary>How a site's agent runs.</summary>
public sealed record SiteOptions
{
    /// <summary>Folder of keys, journal and report; inside the project, made when it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>Address of the coordinator.</summary>
    public required Uri Coordinator { get; init; }

    /// <summary>What the site is willing to spend; null where it does not ask for differential privacy.</summary>
    public PrivacyPolicy? Privacy { get; init; }

    /// <summary>Bytes that may leave the site in one round at most, default 256 MiB; beyond, nothing is sent.</summary>
    public long BytesPerRound { get; init; } = 256L << 20;

    /// <summary>Wait before the first try after a lost connection; doubled up to a minute. Default 1 second.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the agent ends once a run is over, instead of waiting for the next.</summary>
    public bool OneRun { get; init; }

    /// <summary>Time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Receives one line for each thing that happens; null for none.</summary>
    public Action<string>? Log { get; init; }
}
