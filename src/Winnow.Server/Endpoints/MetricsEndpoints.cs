using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Metrics;

namespace Winnow.Server.Endpoints;

/// <summary>Figures for Prometheus: for this machine, and for admins.</summary>
internal static class MetricsEndpoints
{
    // Open in the table, because a scraper on this machine has no account; everyone else must be an admin.
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/metrics", Get).Open().WithTags("Health");

    private static ContentHttpResult Get(HttpContext http, MetricsCollector collector, MetricsSampler sampler)
    {
        if (!http.IsLocal() && http.FindCaller() is not { IsAdmin: true })
        {
            throw http.FindCaller() is null ? Problems.Unauthorized() : Problems.Forbidden("Only an admin may do this.", "Ask an admin.");
        }

        // Asked for at the moment they are shown: nothing to keep in step meanwhile.
        sampler.Sample();
        return TypedResults.Text(collector.Write(), "text/plain; version=0.0.4", Encoding.UTF8);
    }
}
