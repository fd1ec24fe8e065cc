using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Storage;

namespace Winnow.Server.Endpoints;

/// <summary>Models: where each comes from and what it reached.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/models").WithTags("Models");
        api.MapGet("", List).Needs(Role.Viewer);
        api.MapGet("/{number:int}", Get).Needs(Role.Viewer);
        api.MapGet("/{number:int}/files/{file}", Download).Needs(Role.Manager).Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
    }

    private static Ok<Page<ModelView>> List(ProjectCall call) => TypedResults.Ok(new Page<ModelView>(call.Host.Read(ModelView.Read), null));

    private static Ok<ModelDetail> Get(ProjectCall call, int number) => TypedResults.Ok(call.Host.Read(store =>
    {
        var model = ModelView.Read(store).FirstOrDefault(m => m.Number == number) ?? throw Problems.NotFound($"There is no model {number}.");
        var classes = ClassMeasures.Read(store, model.Round);
        return new ModelDetail(model, classes, ModelCard.Of(store, model, classes), [.. FilesOf(call, store, number).Select(f => new ModelFileView(f.Name, f.Length))]);
    }));

    private static PhysicalFileHttpResult Download(ProjectCall call, int number, string file, HttpContext context)
    {
        // The name is looked for among the files there are; no path is made of it.
        var found = call.Host.Read(store => FilesOf(call, store, number)).FirstOrDefault(f => f.Name == file) ?? throw Problems.NotFound($"Model {number} has no such file.");
        context.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.PhysicalFile(found.FullName, "application/octet-stream", string.Create(CultureInfo.InvariantCulture, $"{call.Host.Id}-{number}-{found.Name}"));
    }

    private static IReadOnlyList<FileInfo> FilesOf(ProjectCall call, Store store, int number) =>
        store.ReadModels().FirstOrDefault(m => m.Number == number) is { } model ? ModelDownload.Of(call.Host.Folder, model) : throw Problems.NotFound($"There is no model {number}.");
}

/// <summary>A model with its classes and its card.</summary>
/// <param name="Model">The model.</param>
/// <param name="PerClass">Recall of each class on labels drawn by chance; of objects the leading figure.</param>
/// <param name="Card">What to know before using it, as plain text.</param>
/// <param name="Files">Its files, which managers may download: the description, the weights, and an ONNX file for other programs.</param>
public sealed record ModelDetail(ModelView Model, IReadOnlyList<ClassMeasure> PerClass, string Card, IReadOnlyList<ModelFileView> Files);
