using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Winnow.Server.Federation;

/// <summary>The coordinator on the network: HTTP/2 over mutual TLS, one fixed set of paths.</summary>
public sealed class FederationServer : IAsyncDisposable
{
    private static readonly TimeSpan TickTime = TimeSpan.FromSeconds(1);

    // People look at it: newer than this it need not be.
    private const int TicksPerOverview = 3;

    private readonly WebApplication app;
    private readonly Coordinator coordinator;
    private readonly X509Certificate2 certificate;
    private readonly CancellationTokenSource stopping = new();
    private readonly TimeProvider clock;
    private readonly string folder;
    private readonly Action<string>? log;
    private Task ticking = Task.CompletedTask;

    private FederationServer(WebApplication app, Coordinator coordinator, X509Certificate2 certificate, CoordinatorOptions options) =>
        (this.app, this.coordinator, this.certificate, clock, folder, log) = (app, coordinator, certificate, options.Clock, options.Folder, options.Log);

    /// <summary>Address it listens on, such as <c>https://127.0.0.1:8443</c>.</summary>
    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts to listen.</summary>
    /// <param name="coordinator">What answers; it is not disposed with the server.</param>
    /// <param name="options">Address and hosts.</param>
    /// <param name="cancel">Stops the start.</param>
    public static async Task<FederationServer> StartAsync(Coordinator coordinator, CoordinatorOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(coordinator);
        ArgumentNullException.ThrowIfNull(options);
        if (!IPAddress.TryParse(options.Address, out var address))
        {
            throw new FederationException($"'{options.Address}' is no address to listen on; give one such as 127.0.0.1 or 0.0.0.0.");
        }

        var issued = coordinator.Authority.IssueServer(options.Hosts);
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "winnow-federation" });
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = WireMessages.BytesMax;
            kestrel.Listen(address, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = issued;
                    // A site that enrols has none yet; every other path refuses to go without.
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.ClientCertificateValidation = (presented, _, _) => coordinator.Authority.Trusts(presented);
                });
            });
        });
        var built = builder.Build();
        built.Run(new FederationRequests(coordinator, options.Clock).HandleAsync);
        var server = new FederationServer(built, coordinator, issued, options);
        try
        {
            await built.StartAsync(cancel);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        server.ticking = server.TickAsync();
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await ticking;
        WriteOverview();
        using (var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
        {
            await app.StopAsync(soon.Token);
        }

        await app.DisposeAsync();
        certificate.Dispose();
        stopping.Dispose();
    }

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(TickTime, clock);
        var ticks = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                try
                {
                    CoordinatorMailbox.Answer(coordinator, folder);
                    coordinator.Tick();
                    if (ticks++ % TicksPerOverview == 0)
                    {
                        OverviewFile.Write(coordinator.Overview(), folder);
                    }
                }
                catch (IOException exception)
                {
                    // A full disk is emptied some day; nothing was decided that the journal does not hold.
                    log?.Invoke($"The folder cannot be written: {exception.Message}");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void WriteOverview()
    {
        try
        {
            OverviewFile.Write(coordinator.Overview(), folder);
        }
        catch (IOException exception)
        {
            // Everything that matters is in the journal.
            log?.Invoke($"The folder cannot be written: {exception.Message}");
        }
    }
}
