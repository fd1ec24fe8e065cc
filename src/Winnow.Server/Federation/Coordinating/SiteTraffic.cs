namespace Winnow.Server.Federation;

/// <summary>Bytes of messages between a site and the coordinator.</summary>
/// <param name="Up">Sent by the site.</param>
/// <param name="Down">Sent to it.</param>
public sealed record SiteTraffic(long Up, long Down)
{
    /// <summary>Nothing yet.</summary>
    public static SiteTraffic None { get; } = new(0, 0);

    /// <summary>Both together.</summary>
    public SiteTraffic Plus(SiteTraffic other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Up + other.Up, Down + other.Down);
    }
}
