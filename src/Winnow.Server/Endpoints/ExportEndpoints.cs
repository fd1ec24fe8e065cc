using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Datasets;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>Exports: made beside everything else, read back, and offered only then.</summary>
internal static class ExportEndpoints
{
    private const int WaitingMax = 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/exports").WithTags("Exports");
        api.MapPost("", Start).Needs(Role.Manager);
        api.MapGet("", List).Needs(Role.Viewer);
        api.MapGet("/{export:long}", Get).Needs(Role.Viewer);
        api.MapGet("/{export:long}/file", Download).Needs(Role.Viewer);
        api.MapPost("/{export:long}/cancel", Cancel).Needs(Role.Manager);
    }

    private static async Task<Accepted<ExportView>> Start(ProjectCall call, ExportRequest request, CancellationToken cancel)
    {
        if (request.Ids is not ("original" or "fresh"))
        {
            throw Problems.Invalid($"'{request.Ids}' is no way to number.", "ids", "original, fresh");
        }

        var format = FormatChoice.Get(request.Format, call.Host.Read(s => s.ReadProject().Task));
        var version = request.Version is { } text
            ? call.Host.Read(s => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? s.ReadVersion(id) : null) ?? throw Problems.Invalid($"There is no version {text}.", "version")
            : null;
        var wanted = request with { Format = format.Name, StripMetadata = request.StripMetadata ?? (call.Host.Settings.StripMetadata || call.Host.Settings.PublicExport) };
        var export = await call.Host.WriteAsync(
            store => store.ReadOpenExports().Count >= WaitingMax
                ? throw Problems.TooMany($"{WaitingMax} exports wait already.", 60, $"{WaitingMax}")
                : store.StartExport(format.Name, version?.Id, JsonSerializer.Serialize(wanted, JsonRules.Options), call.Who),
            cancel);
        call.Host.Changed();
        return TypedResults.Accepted($"/api/projects/{call.Host.Id}/exports/{export.Id}", ExportView.Of(call.Host, export, 0));
    }

    private static Ok<Page<ExportView>> List(ProjectCall call, ProjectRunners runners, int? limit = null, string? after = null)
    {
        var count = Paging.Limit(limit);
        var exports = call.Host.Read(s => s.ReadExports(Paging.After(after, long.MaxValue), count + 1));
        var share = runners.Of(call.Host).Exports.Share;
        return TypedResults.Ok(Paging.Of(exports, count, e => e.Id, e => ExportView.Of(call.Host, e, share)));
    }

    private static Ok<ExportView> Get(ProjectCall call, long export, ProjectRunners runners) =>
        TypedResults.Ok(ExportView.Of(call.Host, Find(call, export), runners.Of(call.Host).Exports.Share, whole: true));

    private static async Task<Ok<ExportView>> Cancel(ProjectCall call, long export, ProjectRunners runners, CancellationToken cancel)
    {
        var state = Find(call, export).State;
        if (!await call.Host.WriteAsync(store => store.FailExport(export, $"cancelled by {call.Who}"), cancel))
        {
            throw Problems.Conflict($"Export {export} is {state} already.");
        }

        var exports = runners.Of(call.Host).Exports;
        exports.Interrupt(export);
        return TypedResults.Ok(ExportView.Of(call.Host, Find(call, export), exports.Share));
    }

    private static PhysicalFileHttpResult Download(ProjectCall call, long export, HttpContext context)
    {
        if (call.Role < Role.Manager && !call.Host.Settings.PublicExport)
        {
            throw Problems.Forbidden("Exports of this project are for its managers.", "A manager can open them to viewers in the settings.");
        }

        var made = Find(call, export);
        var path = Path.GetFullPath(ProjectFiles.Export(call.Host.Folder, made.Id));
        if (call.Role < Role.Manager && JsonSerializer.Deserialize<ExportRequest>(made.Options, JsonRules.Options)!.StripMetadata == false)
        {
            throw Problems.Forbidden("This export holds the images' camera data, such as where they were taken; it is for the project's managers.", "A manager can export again with stripMetadata.");
        }

        if (made.State != "done")
        {
            throw Problems.Conflict(made.State == "failed" ? $"The export failed: {made.Reason}" : "The export is not made yet.");
        }

        if (!File.Exists(path))
        {
            throw Problems.Gone("The file of this export is gone.", "Export again.");
        }

        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.PhysicalFile(path, "application/zip", $"{call.Host.Id}-{made.Id}-{made.Format}.zip");
    }

    private static StoredExport Find(ProjectCall call, long export) => call.Host.Read(s => s.ReadExport(export)) ?? throw Problems.NotFound($"There is no export {export}.");
}
