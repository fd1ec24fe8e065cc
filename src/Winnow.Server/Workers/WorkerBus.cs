using System.Globalization;
using MassTransit;
using RabbitMQ.Client.Exceptions;

namespace Winnow.Server.Workers;

/// <summary>The way of messages between server and workers: inside one process, or through RabbitMQ. Everything else is the same.</summary>
public sealed class WorkerBus : IAsyncDisposable
{
    private static readonly TimeSpan SendMax = TimeSpan.FromSeconds(10);

    private readonly IBusControl bus;

    private WorkerBus(IBusControl bus, string name) => (this.bus, Name) = (bus, name);

    // The library can report its use to its makers; nothing leaves a server that nobody asked for.
    static WorkerBus() => Environment.SetEnvironmentVariable("MASSTRANSIT_USAGE_TELEMETRY", "false");

    /// <summary>What people call it, without secrets.</summary>
    public string Name { get; }

    /// <summary>Whether it leaves the process.</summary>
    public bool IsShared { get; private init; }

    /// <summary>Whether messages can be sent now.</summary>
    public bool IsConnected => bus.CheckHealth().Status == BusHealthStatus.Healthy;

    /// <summary>A bus.</summary>
    /// <param name="broker">Such as <c>amqp://name:password@host:5672/vhost</c>, or null for one inside this process.</param>
    /// <exception cref="ServerStartException">The address is none.</exception>
    public static WorkerBus Create(string? broker)
    {
        if (broker is null)
        {
            return new(Bus.Factory.CreateUsingInMemory(static _ => { }), "this process");
        }

        if (!Uri.TryCreate(broker, UriKind.Absolute, out var address) || address.Scheme is not ("amqp" or "amqps") || address.Host.Length == 0)
        {
            throw new ServerStartException("The broker's address must be like amqp://NAME:PASSWORD@HOST:5672/VHOST (amqps for TLS).");
        }

        var (name, password) = address.UserInfo.Split(':', 2) is [var n, var p] ? (Uri.UnescapeDataString(n), Uri.UnescapeDataString(p)) : ("guest", "guest");
        var (secure, vhost) = (address.Scheme == "amqps", Uri.UnescapeDataString(address.AbsolutePath.Trim('/')));
        var port = address.IsDefaultPort || address.Port < 0 ? (ushort)(secure ? 5671 : 5672) : (ushort)address.Port;
        var shared = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(address.Host, port, vhost.Length == 0 ? "/" : vhost, host =>
        {
            host.Username(name);
            host.Password(password);
            host.Heartbeat(TimeSpan.FromSeconds(5));
            if (secure)
            {
                host.UseSsl(ssl => ssl.ServerName = address.Host);
            }
        }));
        return new(shared, string.Create(CultureInfo.InvariantCulture, $"{address.Scheme}://{address.Host}:{port}/{vhost}")) { IsShared = true };
    }

    /// <summary>One inside this process that counts as a broker: workers on it may be lost.</summary>
    internal static WorkerBus CreateShared() => new(Bus.Factory.CreateUsingInMemory(static _ => { }), "a broker in this process") { IsShared = true };

    /// <summary>Connects.</summary>
    /// <param name="cancel">Gives up; a broker that is away is waited for.</param>
    public Task StartAsync(CancellationToken cancel) => bus.StartAsync(cancel);

    /// <summary>Takes messages at an address of its own, gone with the bus.</summary>
    /// <returns>The address.</returns>
    public async Task<string> ListenAsync(string tag, Action<IReceiveEndpointConfigurator> configure)
    {
        var endpoint = bus.ConnectReceiveEndpoint(new TemporaryEndpointDefinition(tag), DefaultEndpointNameFormatter.Instance, e =>
        {
            // What failed is told to whoever asked; heaps of dead letters help nobody.
            e.DiscardFaultedMessages();
            e.DiscardSkippedMessages();
            configure(e);
        });
        return (await endpoint.Ready).InputAddress.ToString();
    }

    /// <summary>Sends to one address.</summary>
    /// <returns>Whether the broker has it.</returns>
    public Task<bool> SendAsync<T>(string address, T message, CancellationToken cancel) where T : class =>
        TryAsync(async stop => await (await bus.GetSendEndpoint(new Uri(address))).Send(message, stop), cancel);

    /// <summary>Sends to all who listen for such messages.</summary>
    /// <returns>Whether the broker has it.</returns>
    public Task<bool> PublishAsync<T>(T message, CancellationToken cancel) where T : class => TryAsync(stop => bus.Publish(message, stop), cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var time = new CancellationTokenSource(SendMax);
        await TryAsync(bus.StopAsync, time.Token);
    }

    // A broker that is away comes back: whoever sends decides what that means. RabbitMQ's client also says so by what it has disposed of already, when the connection breaks while it sends.
    private static async Task<bool> TryAsync(Func<CancellationToken, Task> send, CancellationToken cancel)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(SendMax);
        try
        {
            await send(time.Token);
            return true;
        }
        catch (Exception exception) when (exception is MassTransitException or RabbitMQClientException or ObjectDisposedException || (exception is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }
}
