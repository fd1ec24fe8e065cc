using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Core.Formats;
using Winnow.Server.Auth;
using Winnow.Server.Datasets;
using Winnow.Server.Http;

namespace Winnow.Server.Endpoints;

/// <summary>Suggestions of an outside model; nothing of them counts as a label until a person says so.</summary>
internal static class PredictionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/projects/{project}/predictions", Import).WithTags("Predictions").Needs(Role.Manager);

    private static async Task<Ok<PredictionReport>> Import(ProjectCall call, NewPredictions request, CancellationToken cancel)
    {
        if (call.Host.Read(s => s.ReadProject().Task) is not ("detect" or "segment"))
        {
            throw Problems.Conflict("The project asks for classes of whole images, and COCO results are boxes and masks.", remedy: "Probabilities of classes come in with `winnow import --format probabilities`.");
        }

        var (upload, path) = UploadedData.Find(call.Host, request.Upload);
        try
        {
            var report = await PredictionImport.RunAsync(call.Host, path, upload.Name, cancel);
            File.Delete(path);
            call.Host.Changed();
            return TypedResults.Ok(report);
        }
        catch (DatasetException exception)
        {
            throw Problems.Invalid(exception.Message, "upload");
        }
    }
}

/// <summary>Predictions to take in.</summary>
/// <param name="Upload">Id of an upload with the purpose <c>data</c>: a COCO results file. Images go by the numbers of the project's exports or of the labels imported before, or by file name.</param>
public sealed record NewPredictions(string Upload);
