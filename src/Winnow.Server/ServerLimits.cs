namespace Winnow.Server;

/// <summary>How much one person or address may ask of the server.</summary>
public sealed class ServerLimits
{
    /// <summary>Largest body of an ordinary request, in bytes; upload routes say their own. Default: 1 MiB.</summary>
    public long RequestBytesMax { get; init; } = 1 << 20;

    /// <summary>Requests per user (or address, before sign-in) and minute. Default: 3,000.</summary>
    public int RequestsPerMinute { get; init; } = 3000;

    /// <summary>Sign-ins, set-ups and accepted invites per address and minute. Default: 20.</summary>
    public int SignInsPerMinute { get; init; } = 20;

    /// <summary>Changing requests per user and minute. Default: 1,200.</summary>
    public int WritesPerMinute { get; init; } = 1200;

    /// <summary>Pieces of uploads per user and minute. Default: 600.</summary>
    public int UploadsPerMinute { get; init; } = 600;

    /// <summary>Connections at once. Default: 1,000.</summary>
    public int ConnectionsMax { get; init; } = 1000;
}
