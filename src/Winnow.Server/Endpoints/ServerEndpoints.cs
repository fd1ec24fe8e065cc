using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Blobs;
using Winnow.Server.Jobs;
using Winnow.Server.Operations;
using Winnow.Server.Workers;

namespace Winnow.Server.Endpoints;

/// <summary>How the server itself is, for whoever runs it.</summary>
internal static class ServerEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/server", GetAsync).WithTags("Server").NeedsAdmin();

    private static async Task<Ok<ServerState>> GetAsync(ServerFindings findings, JobRunner jobs, ServerBlobs blobs, TimeProvider clock, CancellationToken cancel) =>
        TypedResults.Ok(new ServerState(WinnowVersion.Own, clock.GetUtcNow(), await findings.LookAsync(cancel), jobs.Workers, blobs.Problems));
}

/// <summary>How a server is.</summary>
/// <param name="Version">Its version of Winnow.</param>
/// <param name="Now">Its clock.</param>
/// <param name="Findings">What was looked at, each with what to do about it.</param>
/// <param name="Workers">Workers that were heard of.</param>
/// <param name="BadBlobs">Images and thumbnails found missing or damaged since it started, newest first; at most 1,000.</param>
public sealed record ServerState(string Version, DateTimeOffset Now, IReadOnlyList<ServerFinding> Findings, IReadOnlyList<WorkerView> Workers, IReadOnlyList<BlobProblem> BadBlobs);
