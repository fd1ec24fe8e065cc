using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Winnow.Server.Operations;

/// <summary>Spans of this server: one a request, one a call of a worker. They name routes, jobs and projects, never values that people sent.</summary>
internal sealed class ServerTracing(RequestDelegate next)
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "Winnow.Server";

    /// <summary>Where spans begin; costs nothing while nobody listens.</summary>
    public static ActivitySource Source { get; } = new(SourceName);

    public async Task InvokeAsync(HttpContext context)
    {
        using var span = Source.StartActivity("request", ActivityKind.Server);
        await next(context);
        if (span is null)
        {
            return;
        }

        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
        span.DisplayName = $"{context.Request.Method} {route}";
        span.SetTag("http.request.method", context.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }
}
