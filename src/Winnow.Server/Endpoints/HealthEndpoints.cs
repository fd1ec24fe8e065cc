using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;

namespace Winnow.Server.Endpoints;

/// <summary>What watchdogs ask: does the process live, may it be sent work.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health").Open();
        health.MapGet("/live", Live);
        health.MapGet("/ready", Ready);
    }

    private static Ok<Health> Live() => TypedResults.Ok(new Health("live"));

    private static Ok<Health> Ready() => TypedResults.Ok(new Health("ready"));
}

/// <summary>Answer of the health routes.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
public sealed record Health(string Status);
