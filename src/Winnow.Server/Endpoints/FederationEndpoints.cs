using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Core.Federation;
using Winnow.Server.Auth;
using Winnow.Server.Federation;
using Winnow.Server.Http;

namespace Winnow.Server.Endpoints;

/// <summary>The federation whose coordinator runs beside this server, for administrators to look at. It reads one file that the coordinator writes, and changes nothing.</summary>
internal static class FederationEndpoints
{
    // The coordinator writes every three seconds.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/federation", Get).WithTags("Federation").NeedsAdmin();

    private static Ok<FederationView> Get(ServerOptions options, TimeProvider clock)
    {
        try
        {
            var overview = options.Federation is { } folder ? OverviewFile.Read(folder) : null;
            return TypedResults.Ok(new FederationView(options.Federation is not null, overview is not null && (clock.GetUtcNow() - overview.At).Duration() <= Fresh, overview));
        }
        catch (FederationException exception)
        {
            throw Problems.Unavailable(exception.Message, "Let the server run as the user that owns the coordinator's folder.", exception);
        }
    }
}

/// <summary>A federation as administrators see it.</summary>
/// <param name="IsConfigured">Whether this server was started with the folder of a coordinator.</param>
/// <param name="IsRunning">Whether the coordinator wrote within the last half minute.</param>
/// <param name="Overview">How the federation stood when the coordinator last wrote; null before it ever did.</param>
public sealed record FederationView(bool IsConfigured, bool IsRunning, FederationOverview? Overview);
