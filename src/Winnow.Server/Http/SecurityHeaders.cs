using Microsoft.AspNetCore.Http;

namespace Winnow.Server.Http;

/// <summary>What every answer tells browsers: run only our own scripts, guess no types, show us in no frame, tell nobody where people came from.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // Images may be blobs (canvas) and data (thumbnails in CSS); styles set by scripts on elements are inline.
    private const string Policy =
        "default-src 'self'; img-src 'self' blob: data:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    // Pictures, files and data are no pages: opened as one, they load nothing and run nothing.
    private const string DataPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Set, context.Response);
        return next(context);
    }

    // At the last moment, because an error handler clears what was set before.
    private static Task Set(object state)
    {
        var response = (HttpResponse)state;
        var headers = response.Headers;
        headers.ContentSecurityPolicy = IsData(response.ContentType) ? DataPolicy : Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!headers.ContainsKey("Cache-Control") && response.HttpContext.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            headers.CacheControl = "no-store";
        }

        if (response.HttpContext.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        return Task.CompletedTask;
    }

    private static bool IsData(string? type) =>
        type is not null && (type.StartsWith("image/", StringComparison.Ordinal) || type.StartsWith("application/octet-stream", StringComparison.Ordinal) || type.StartsWith("application/zip", StringComparison.Ordinal));
}
