using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Backups;
using Winnow.Server.Blobs;
using Winnow.Server.Endpoints;
using Winnow.Server.Http;

namespace Winnow.Server;

/// <summary>Puts the server together.</summary>
public static class WinnowServer
{
    private static readonly TimeSpan RemnantAge = TimeSpan.FromDays(1);

    /// <summary>A server that is ready to start; disposing it frees the data folder.</summary>
    /// <param name="options">How it runs.</param>
    /// <exception cref="ServerStartException">It cannot or must not run like this; the message says what helps.</exception>
    /// <exception cref="InvalidOperationException">An endpoint does not say who may call it.</exception>
    public static WebApplication Create(ServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var accounts = AccountStore.Open(options.DataFolder, options.Clock, options.Store);
        try
        {
            BindGuard.Check(options, accounts.HasAdmin());
            // Another server of the folder may be at work: what it writes now is no remnant.
            DateTimeOffset? before = accounts.IsShared ? options.Clock.GetUtcNow() - RemnantAge : null;
            Backup.CleanUp(options.DataFolder, before);
            BlobPlace.Check(options);
            new FolderBlobStore(options.DataFolder).CleanUp(before);
            return Build(options, accounts);
        }
        catch
        {
            accounts.Dispose();
            throw;
        }
    }

    /// <summary>The one-time link for the first admin, or null where there are accounts. Each call ends the link before.</summary>
    /// <param name="app">A started server.</param>
    public static string? SetupLink(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        // Behind '#', so that the secret reaches neither a log nor the next site.
        return app.Services.GetRequiredService<AccountStore>().NewSetupToken() is { } secret ? $"{app.Urls.First().TrimEnd('/')}/setup#{secret}" : null;
    }

    private static WebApplication Build(ServerOptions options, AccountStore accounts)
    {
        // Empty: neither environment variables nor files in the current folder change how the server runs.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "winnow" });
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Limits.RequestBytesMax;
            kestrel.Limits.MaxConcurrentConnections = options.Limits.ConnectionsMax;
            kestrel.ConfigureHttpsDefaults(https => Certificates.Use(options, https));
        });
        builder.WebHost.UseUrls([.. options.Urls]);
        ServerServices.Add(builder, options, accounts);
        var app = builder.Build();

        // The container disposes only what it has handed out.
        app.Services.GetRequiredService<AccountStore>();
        ServerServices.UsePipeline(app, options);
        AllEndpoints.Map(app);
        OpenApiDocument.Map(app);
        app.MapWebAppPage(options.WebRoot);
        AccessCheck.Run(app);
        return app;
    }
}
