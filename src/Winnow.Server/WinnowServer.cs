using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Winnow.Server.Auth;
using Winnow.Server.Endpoints;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Server.Projects;

namespace Winnow.Server;

/// <summary>Puts the server together.</summary>
public static class WinnowServer
{
    /// <summary>A server that is ready to start; disposing it frees the data folder.</summary>
    /// <param name="options">How it runs.</param>
    /// <exception cref="InvalidOperationException">An endpoint does not say who may call it.</exception>
    public static WebApplication Create(ServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Directory.CreateDirectory(options.DataFolder);

        // Empty: neither environment variables nor files in the current folder change how the server runs.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "winnow" });
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Limits.RequestBytesMax;
            kestrel.Limits.MaxConcurrentConnections = options.Limits.ConnectionsMax;
        });
        builder.WebHost.UseUrls([.. options.Urls]);
        AddServices(builder.Services, options);
        var app = builder.Build();
        UsePipeline(app, options);
        AllEndpoints.Map(app);
        app.MapWebAppPage(options.WebRoot);
        AccessCheck.Run(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Clock);
        services.AddRouting();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o => JsonRules.Apply(o.SerializerOptions));
        services.AddHttpContextAccessor();
        services.AddScoped(p => p.GetRequiredService<IHttpContextAccessor>().HttpContext!.RequireCaller());
        services.AddSingleton<ProjectRegistry>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<ProjectRunners>();
        services.AddHostedService(p => p.GetRequiredService<ProjectRunners>());
        services.AddHostedService<CountsPublisher>();
        services.AddSingleton<IProjectDirectory>(p => p.GetRequiredService<ProjectRegistry>());
    }

    private static void UsePipeline(WebApplication app, ServerOptions options)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseProblemDetails();
        app.UseWebAppFiles(options.WebRoot);
        app.UseRouting();
        app.UseMiddleware<AccessMiddleware>();
    }
}
