using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Jobs;

namespace Winnow.Server.Endpoints;

/// <summary>Models: where each comes from and what it reached.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/projects/{project}/models").WithTags("Models").Needs(Role.Viewer);
        api.MapGet("", List);
        api.MapGet("/{number:int}", Get);
    }

    private static Ok<Page<ModelView>> List(ProjectCall call) => TypedResults.Ok(new Page<ModelView>(call.Host.Read(ModelView.Read), null));

    private static Ok<ModelDetail> Get(ProjectCall call, int number) => TypedResults.Ok(call.Host.Read(store =>
    {
        var model = ModelView.Read(store).FirstOrDefault(m => m.Number == number) ?? throw Problems.NotFound($"There is no model {number}.");
        var classes = ClassMeasures.Read(store, model.Round);
        return new ModelDetail(model, classes, ModelCard.Of(store, model, classes));
    }));
}

/// <summary>A model with its classes and its card.</summary>
/// <param name="Model">The model.</param>
/// <param name="PerClass">Recall of each class on labels drawn by chance.</param>
/// <param name="Card">What to know before using it, as plain text.</param>
public sealed record ModelDetail(ModelView Model, IReadOnlyList<ClassMeasure> PerClass, string Card);
