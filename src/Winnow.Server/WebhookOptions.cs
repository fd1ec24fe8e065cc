using System.Net;

namespace Winnow.Server;

/// <summary>Where webhooks may go, and how long they may take.</summary>
public sealed class WebhookOptions
{
    /// <summary>Networks that webhooks may reach although they are not public, such as <c>10.1.0.0/16</c>. With this machine among them, plain http to it is allowed too. Default: none.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>Time for one try, from the look-up of the name to the head of the answer. Default: 10 seconds.</summary>
    public TimeSpan TimeMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Looks names up; null for the system's way.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>>? Resolve { get; init; }
}
