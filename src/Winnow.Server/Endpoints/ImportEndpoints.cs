using System.Globalization;
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

/// <summary>Imports: folders below the allowed roots, and the report on every file.</summary>
internal static class ImportEndpoints
{
    /// <summary>Most imports of a project that are not done.</summary>
    internal const int WaitingMax = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/roots", Roots).WithTags("Imports").NeedsUser();
        var api = routes.MapGroup("/api/projects/{project}/imports").WithTags("Imports");
        api.MapPost("", Start).Needs(Role.Manager);
        api.MapGet("", List).Needs(Role.Viewer);
        api.MapGet("/{import:long}", Get).Needs(Role.Viewer);
        api.MapPost("/{import:long}/cancel", Cancel).Needs(Role.Manager);
        api.MapGet("/{import:long}/files", Files).Needs(Role.Viewer).TakesOnly("limit", "after", "state");
    }

    // Names alone: where the folders lie on the server is nobody's business.
    private static Ok<Page<RootView>> Roots(ServerOptions options, Caller caller)
    {
        if (!caller.IsAdmin && !caller.Memberships.Any(m => caller.RoleIn(m.Key) >= Role.Manager))
        {
            throw Problems.Forbidden("Only managers see the import roots.", "Ask a manager of the project to import.");
        }

        return TypedResults.Ok(new Page<RootView>([.. options.ImportRoots.Keys.Order(StringComparer.Ordinal).Select(n => new RootView(n))], null));
    }

    private static async Task<Accepted<ImportView>> Start(ProjectCall call, NewImport request, ServerOptions options, CancellationToken cancel)
    {
        if (request.Kind == "labels")
        {
            return await StartLabels(call, request, cancel);
        }

        if (request.Kind != "folder")
        {
            throw Problems.Invalid($"'{request.Kind}' is no kind of import.", "kind", "folder, labels", "Files from your own machine are uploaded.");
        }

        var folder = ImportFolder.Resolve(options.ImportRoots, request.Root ?? "", request.Path);
        var source = request.Path.Length == 0 ? request.Root! : $"{request.Root}/{request.Path}";
        var import = await call.Host.WriteAsync(
            store =>
            {
                CheckWaiting(store);
                return store.StartImport("folder", source, folder, call.Who);
            },
            cancel);
        call.Host.Changed();
        return TypedResults.Accepted($"/api/projects/{call.Host.Id}/imports/{import.Id}", ImportView.Of(import));
    }

    private static async Task<Accepted<ImportView>> StartLabels(ProjectCall call, NewImport request, CancellationToken cancel)
    {
        var format = FormatChoice.Get(request.Format ?? "", call.Host.Read(s => s.ReadProject().Task));
        var (upload, path) = UploadedData.Find(call.Host, request.Upload ?? "");
        var import = await call.Host.WriteAsync(
            store =>
            {
                CheckWaiting(store);
                var started = store.StartImport("labels", $"{upload.Name} ({format.Name})", null, call.Who, format.Name);
                store.EndUpload(upload.Id, "done", null, started.Id);
                var staging = ProjectFiles.Staging(call.Host.Folder, started.Id);
                Directory.CreateDirectory(staging);
                File.Move(path, Path.Combine(staging, LabelImport.FileName), overwrite: true);
                return started;
            },
            cancel);
        call.Host.Changed();
        return TypedResults.Accepted($"/api/projects/{call.Host.Id}/imports/{import.Id}", ImportView.Of(import));
    }

    // Each waiting import is a row, a report and a place in the one queue of the project's worker.
    private static void CheckWaiting(Store store)
    {
        if (store.ReadOpenImports().Count >= WaitingMax)
        {
            throw Problems.TooMany($"{WaitingMax} imports wait already.", 60, $"{WaitingMax}");
        }
    }

    private static Ok<Page<ImportView>> List(ProjectCall call, int limit = 50, string? after = null)
    {
        var imports = call.Host.Read(s => s.ReadImports(After(after) ?? long.MaxValue, Paging.Limit(limit) + 1));
        return TypedResults.Ok(new Page<ImportView>([.. imports.Take(limit).Select(ImportView.Of)], imports.Count > limit ? Text(imports[limit - 1].Id) : null));
    }

    private static Ok<ImportView> Get(ProjectCall call, long import) =>
        TypedResults.Ok(ImportView.Of(call.Host.Read(s => s.ReadImport(import)) ?? throw Problems.NotFound($"There is no import {import}.")));

    private static async Task<Ok<ImportView>> Cancel(ProjectCall call, long import, ProjectRunners runners, CancellationToken cancel)
    {
        var state = Find().State;
        if (!await call.Host.WriteAsync(store => store.ChangeImport(import, "cancelled", $"cancelled by {call.Who}"), cancel))
        {
            throw Problems.Conflict($"Import {import} is {state} already.");
        }

        runners.Of(call.Host).Imports.Interrupt(import);
        return TypedResults.Ok(ImportView.Of(Find()));

        StoredImport Find() => call.Host.Read(s => s.ReadImport(import)) ?? throw Problems.NotFound($"There is no import {import}.");
    }

    private static Ok<Page<ImportFileView>> Files(ProjectCall call, long import, int limit = 50, string? after = null, string? state = null)
    {
        if (state is not (null or "waiting" or "added" or "duplicate" or "problem"))
        {
            throw Problems.Invalid($"'{state}' is no state of a file.", "state", "waiting, added, duplicate, problem");
        }

        var files = call.Host.Read(s => s.ReadImport(import) is null ? throw Problems.NotFound($"There is no import {import}.") : s.ReadImportFiles(import, After(after) ?? 0, Paging.Limit(limit) + 1, state));
        return TypedResults.Ok(new Page<ImportFileView>(
            [.. files.Take(limit).Select(f => new ImportFileView(f.Number, f.Name, f.State, f.Sample is { } s ? SampleIds.Text(new(s)) : null, f.Problem))],
            files.Count > limit ? Text(files[limit - 1].Number) : null));
    }

    private static long? After(string? after) => after is null ? null
        : long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Problems.Invalid("'after' is not a cursor.", "after", remedy: "Send the 'next' of the page before.");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A folder on the server from which images may be imported.</summary>
/// <param name="Name">Its name.</param>
public sealed record RootView(string Name);

/// <summary>An import to start.</summary>
/// <param name="Kind"><c>folder</c>: images of a folder on the server; <c>labels</c>: an uploaded file of labels.</param>
/// <param name="Root">Name of a root; with <c>folder</c>.</param>
/// <param name="Path">Folder below it, parts separated by '/'; empty for the root itself.</param>
/// <param name="Format">Name of an annotation format; with <c>labels</c>.</param>
/// <param name="Upload">Id of an upload with the purpose <c>data</c>; with <c>labels</c>.</param>
public sealed record NewImport(string Kind, string? Root = null, string Path = "", string? Format = null, string? Upload = null);

/// <summary>What became of one file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">The file.</param>
/// <param name="State"><c>waiting</c>, <c>added</c>, <c>duplicate</c> or <c>problem</c>.</param>
/// <param name="Sample">The sample it became or is a duplicate of, or null.</param>
/// <param name="Problem">Why it cannot be used, or null.</param>
public sealed record ImportFileView(long Number, string Name, string State, string? Sample, string? Problem);
