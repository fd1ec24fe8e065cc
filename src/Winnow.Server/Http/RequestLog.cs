using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Winnow.Server.Auth;

namespace Winnow.Server.Http;

/// <summary>One line a request: method, route, status, time, user. Neither query strings nor bodies nor headers, where secrets travel.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> log, TimeProvider clock)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = clock.GetTimestamp();
        await next(context);

        // An exception on the way takes the endpoint away and leaves it in its feature.
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
        var milliseconds = clock.GetElapsedTime(started).TotalMilliseconds;
        var user = context.FindCaller()?.UserId;
        var status = context.Response.StatusCode;
        Answered(context.Request.Method, route, status, milliseconds, user);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Route} {Status} in {Milliseconds} ms by user {User}")]
    private partial void Answered(string method, string route, int status, double milliseconds, long? user);
}
