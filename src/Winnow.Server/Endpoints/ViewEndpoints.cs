using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>Filters and order of the list of images under a name, each person's own.</summary>
internal static class ViewEndpoints
{
    private const int QueryMax = 2_000;
    private const int ViewsMax = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/views").WithTags("Views").Needs(Role.Viewer);
        api.MapGet("", List);
        api.MapPost("", Save);
        api.MapDelete("/{view:long}", Delete);
    }

    private static Ok<Page<SavedView>> List(ProjectCall call) =>
        TypedResults.Ok(new Page<SavedView>([.. call.Host.Read(s => s.ReadViews(call.Who)).Select(SavedView.Of)], null));

    private static async Task<Ok<SavedView>> Save(ProjectCall call, NewView request, CancellationToken cancel)
    {
        SettingsCheck.Name(request.Name, "name");
        if (request.Query.Length > QueryMax || request.Query.Any(c => char.IsControl(c) || c is '#' or '?'))
        {
            throw Problems.Invalid("The filters are what stands behind the '?' of the page's address.", "query", $"{QueryMax} characters");
        }

        return TypedResults.Ok(SavedView.Of(await call.Host.WriteAsync(s => s.SaveView(call.Who, request.Name, request.Query, ViewsMax), cancel)));
    }

    private static async Task<NoContent> Delete(ProjectCall call, long view, CancellationToken cancel) =>
        await call.Host.WriteAsync(s => s.DeleteView(view, call.Who), cancel) ? TypedResults.NoContent() : throw Problems.NotFound($"You have no view {view}.");
}

/// <summary>A view to keep; one of the same name is replaced.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Query">The filters as the page's address holds them, up to 2,000 characters.</param>
public sealed record NewView(string Name, string Query);

/// <summary>A view.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Query">The filters.</param>
public sealed record SavedView(string Id, string Name, string Query)
{
    internal static SavedView Of(StoredView view) => new($"{view.Id}", view.Name, view.Query);
}
