using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Winnow.Server.Accounts;
using Winnow.Server.Auth;
using Winnow.Server.Auth.OpenId;
using Winnow.Server.Blobs;
using Winnow.Server.Endpoints;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Server.Logging;
using Winnow.Server.Metrics;
using Winnow.Server.Operations;
using Winnow.Server.Projects;
using Winnow.Server.Sharing;
using Winnow.Server.Webhooks;

namespace Winnow.Server;

/// <summary>What the server is made of, and the way of a request through it.</summary>
internal static class ServerServices
{
    public static void Add(WebApplicationBuilder builder, ServerOptions options, AccountStore accounts)
    {
        var services = builder.Services;
        builder.Logging.AddProvider(new JsonLogProvider(options.Log, options.Clock));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        services.AddSingleton(options);
        services.AddSingleton(options.Clock);
        services.AddSingleton(_ => accounts);
        services.AddSingleton<Passwords>();
        services.AddSingleton<SessionAnswers>();
        services.AddSingleton<OpenIdProvider>();
        services.AddMetrics();
        services.AddSingleton<ServerMetrics>();
        services.AddSingleton<MetricsCollector>();
        services.AddSingleton<MetricsSampler>();
        services.AddSingleton<ServerFindings>();
        if (options.Otlp is not null)
        {
            services.AddHostedService<Telemetry>();
        }

        services.AddSingleton<Leadership>();
        services.AddHostedService(p => p.GetRequiredService<Leadership>());
        services.AddSingleton<ProjectRegistry>();
        services.AddSingleton<IProjectDirectory>(p => p.GetRequiredService<ProjectRegistry>());
        services.AddSingleton<ServerBlobs>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<ProjectRunners>();
        services.AddHostedService(p => p.GetRequiredService<ProjectRunners>());
        services.AddSingleton<GroupFinder>();
        services.AddHostedService(p => p.GetRequiredService<GroupFinder>());
        services.AddHostedService<CountsPublisher>();
        services.AddHostedService<ServerWatch>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookDispatcher>();
        services.AddHostedService(p => p.GetRequiredService<WebhookDispatcher>());
        services.AddHttpContextAccessor();
        services.AddScoped(p => p.GetRequiredService<IHttpContextAccessor>().HttpContext!.RequireCaller());
        services.AddHealthChecks().AddCheck<AccountHealth>("accounts").AddCheck<BlobHealthCheck>("blobs");
        AddHttp(services, options);
    }

    /// <summary>The way of a request: who are you, how often, may you; then the handler.</summary>
    public static void UsePipeline(WebApplication app, ServerOptions options)
    {
        // Both listen from the start, not from the first visit to /metrics.
        app.Services.GetRequiredService<MetricsCollector>();
        app.Services.GetRequiredService<ServerMetrics>();
        if (options.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders();
        }

        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ServerTracing>();
        app.UseMiddleware<RequestLog>();
        app.UseProblemDetails();
        app.UseHostFiltering();
        app.UseWebAppFiles(options.WebRoot);
        app.UseRouting();
        app.UseMiddleware<AuthenticationMiddleware>();
        app.UseRateLimiter();
        app.UseMiddleware<AccessMiddleware>();
    }

    private static void AddHttp(IServiceCollection services, ServerOptions options)
    {
        services.AddRouting();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o => JsonRules.Apply(o.SerializerOptions));
        services.AddHostFiltering(o =>
        {
            o.AllowedHosts = [.. BindGuard.Hosts(options)];
            o.AllowEmptyHosts = false;
            o.IncludeFailureMessage = false;
        });
        services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            o.KnownProxies.Clear();
            o.KnownIPNetworks.Clear();
            foreach (var network in options.TrustedProxies)
            {
                o.KnownIPNetworks.Add(network);
            }
        });
        RateLimits.Add(services, options.Limits);
        OpenApiDocument.Add(services);
    }
}
