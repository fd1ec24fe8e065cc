using System.Net;
using Microsoft.AspNetCore.Http;

namespace Winnow.Server.Http;

/// <summary>Where a request came from.</summary>
internal static class Addresses
{
    /// <summary>The network address, after what trusted proxies said.</summary>
    public static string? Address(this HttpContext context) => context.Connection.RemoteIpAddress?.ToString();

    /// <summary>Whether the request came from this machine and through no proxy.</summary>
    public static bool IsLocal(this HttpContext context) =>
        context.Connection.RemoteIpAddress is { } ip && IPAddress.IsLoopback(ip)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("X-Original-For") && !context.Request.Headers.ContainsKey("Forwarded");
}
