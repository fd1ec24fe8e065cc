using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Winnow.Server.Auth;
using Winnow.Server.Http;

namespace Winnow.Server.Endpoints;

/// <summary>What watchdogs ask: does the process live, may it be sent work.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health").Open();
        health.MapGet("/live", Live);
        health.MapGet("/ready", ReadyAsync);
    }

    private static Ok<Health> Live() => TypedResults.Ok(new Health("live"));

    private static async Task<Ok<Health>> ReadyAsync(HealthCheckService checks, CancellationToken cancel)
    {
        var report = await checks.CheckHealthAsync(cancel);
        var failed = report.Entries.Where(e => e.Value.Status == HealthStatus.Unhealthy).Select(e => e.Key).ToArray();
        return failed.Length == 0
            ? TypedResults.Ok(new Health("ready") { Warnings = [.. report.Entries.Where(e => e.Value.Status == HealthStatus.Degraded).Select(e => $"{e.Key}: {e.Value.Description}")] })
            : throw Problems.Unavailable($"Not ready: {string.Join(", ", failed)}.", "The log says why.");
    }
}

/// <summary>Answer of the health routes.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
public sealed record Health(string Status)
{
    /// <summary>What whoever runs the server should look at, without names: `winnow doctor --server` tells more. Empty where all is well.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
