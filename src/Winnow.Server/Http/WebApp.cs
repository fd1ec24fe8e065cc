using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Winnow.Server.Auth;

namespace Winnow.Server.Http;

/// <summary>The built web app: its files, and its one page for every address that is not a file or the API's.</summary>
internal static class WebApp
{
    public static void UseWebAppFiles(this IApplicationBuilder app, string? root)
    {
        if (root is null)
        {
            return;
        }

        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Path.GetFullPath(root)),
            OnPrepareResponse = SetCaching,
        });
    }

    public static void MapWebAppPage(this IEndpointRouteBuilder routes, string? root)
    {
        if (root is null)
        {
            return;
        }

        var page = Path.Combine(Path.GetFullPath(root), "index.html");
        routes.MapFallback("{*path:nonfile}", (HttpContext context) =>
        {
            if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || context.Request.Path.StartsWithSegments("/ls", StringComparison.OrdinalIgnoreCase) || !File.Exists(page))
            {
                throw Problems.NotFound("There is nothing at this address.");
            }

            context.Response.Headers.CacheControl = "no-cache";
            return TypedResults.PhysicalFile(page, "text/html; charset=utf-8");
        }).Open().ExcludeFromDescription();
    }

    // The build puts a hash of the content into the names below assets/, so those never change.
    private static void SetCaching(StaticFileResponseContext file) =>
        file.Context.Response.Headers.CacheControl = file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.OrdinalIgnoreCase) ? "public, max-age=31536000, immutable" : "no-cache";
}
