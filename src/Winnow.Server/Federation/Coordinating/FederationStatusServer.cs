using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Core.Reporting;

namespace Winnow.Server.Federation;

/// <summary>How a federation stands, for a browser on the coordinator's own machine: one page and its numbers as JSON. It reads, and changes nothing.</summary>
public sealed class FederationStatusServer : IAsyncDisposable
{
    private const string RefreshSeconds = "5";

    private readonly WebApplication app;

    private FederationStatusServer(WebApplication app) => this.app = app;

    /// <summary>Address of the page.</summary>
    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts to listen on 127.0.0.1.</summary>
    /// <param name="coordinator">What is shown; it is not disposed with the server.</param>
    /// <param name="port">Port, 0 for a free one.</param>
    /// <param name="clock">Names the time on the page.</param>
    /// <param name="cancel">Stops the start.</param>
    /// <exception cref="FederationException">The port is none, or taken.</exception>
    public static async Task<FederationStatusServer> StartAsync(Coordinator coordinator, int port, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(coordinator);
        ArgumentNullException.ThrowIfNull(clock);
        if (port is < 0 or > 65535)
        {
            throw new FederationException($"{port} is no port for the status page; take 0 to 65,535.");
        }

        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "winnow-federation-status" });
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        var built = builder.Build();
        built.Run(context => HandleAsync(context, coordinator));
        try
        {
            await built.StartAsync(cancel);
            return new(built);
        }
        catch (IOException exception)
        {
            await built.DisposeAsync();
            throw new FederationException($"The status page cannot be shown at port {port}: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
        {
            await app.StopAsync(soon.Token);
        }

        await app.DisposeAsync();
    }

    private static async Task HandleAsync(HttpContext context, Coordinator coordinator)
    {
        context.Response.Headers["X-Content-Type-Options"] = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        // A page elsewhere that resolves its own name to this machine gets nothing.
        if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Host.Host is not ("127.0.0.1" or "localhost"))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        switch (context.Request.Path.Value)
        {
            case "/":
                context.Response.Headers["Refresh"] = RefreshSeconds;
                context.Response.Headers["X-Frame-Options"] = "DENY";
                await WriteAsync(context, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(FederationPage.Render(coordinator.Overview())));
                break;
            case "/status.json":
                await WriteAsync(context, "application/json", JsonSerializer.SerializeToUtf8Bytes(coordinator.Overview(), OverviewJson.Default.FederationOverview));
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private static Task WriteAsync(HttpContext context, string type, byte[] content)
    {
        (context.Response.ContentType, context.Response.ContentLength) = (type, content.Length);
        return context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }
}
