using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Winnow.Server.Auth;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Server.LabelStudio;

namespace Winnow.Server.Endpoints;

/// <summary>What Label Studio asks of a machine learning backend; the paths and bodies are its own. Sign-in is a token, as the password of basic authentication or as a bearer.</summary>
internal static class LabelStudioEndpoints
{
    /// <summary>Tasks come with their annotations, and brushes are long.</summary>
    private const long BodyMax = 64L << 20;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/ls/{project}").ExcludeFromDescription();
        api.MapGet("/health", Health).Needs(Role.Viewer);
        api.MapGet("/versions", Versions).Needs(Role.Viewer);
        api.MapPost("/setup", Setup).Needs(Role.Labeller).BodyMax(BodyMax);
        api.MapPost("/predict", PredictAsync).Needs(Role.Labeller).BodyMax(BodyMax);
        api.MapPost("/webhook", WebhookAsync).Needs(Role.Labeller).BodyMax(BodyMax);
        api.MapPost("/train", TrainAsync).Needs(Role.Manager).BodyMax(BodyMax);
    }

    private static Ok<LabelStudioHealth> Health(ProjectCall call) => TypedResults.Ok(new LabelStudioHealth("UP", "Winnow", call.Host.Read(Predictor.VersionOf)));

    private static Ok<LabelStudioVersions> Versions(ProjectCall call) => TypedResults.Ok(new LabelStudioVersions(
        [.. call.Host.Read(s => s.ReadModels()).Reverse().Select(Predictor.VersionOf)]));

    // The access token of Label Studio's owner comes with it, and is not kept.
    private static Ok<Dictionary<string, string>> Setup(ProjectCall call, JsonElement body)
    {
        if (body.TextOf("schema") is { Length: > 0 } schema)
        {
            var config = LabellingConfig.Parse(schema);
            var (project, version) = call.Host.Read(s => (s.ReadProject(), Predictor.VersionOf(s)));
            var types = config.Controls.Keys.Where(t => t == "choices" == project.Task is "classify" or "multilabel").ToArray();
            if (types.Length == 0)
            {
                throw Problems.Invalid(
                    $"The project's task is '{project.Task}', and the labelling configuration has no control for it.", "schema",
                    project.Task is "classify" or "multilabel" ? "Choices" : "RectangleLabels, PolygonLabels or BrushLabels");
            }

            if (!project.Classes.Any(c => types.Any(t => config.For(t, c) is not null)))
            {
                throw Problems.Invalid("Not one class of the project is in the labelling configuration.", "schema", remedy: "Give the classes the same names in both programs.");
            }

            return Reply(new Dictionary<string, string> { ["model_version"] = version });
        }

        return Reply(new Dictionary<string, string> { ["model_version"] = call.Host.Read(Predictor.VersionOf) });
    }

    private static async Task<FileContentHttpResult> PredictAsync(ProjectCall call, JsonElement body, ProjectRunners runners, CancellationToken cancel)
    {
        var tasks = body.ListOf("tasks");
        if (body.Part("tasks") is not { ValueKind: JsonValueKind.Array } || tasks.Count > Predictor.TasksMax)
        {
            throw Problems.Invalid("Suggestions are asked for with a list of tasks.", "tasks", $"up to {Predictor.TasksMax}");
        }

        var config = body.TextOf("label_config") is { Length: > 0 } xml ? LabellingConfig.Parse(xml) : null;
        var samples = call.Host.Read(s => Predictor.SamplesOf(s, tasks, config));
        var missing = samples.Count == 0 ? null : await runners.Of(call.Host).Live.SuggestAsync(samples, cancel);
        return TypedResults.Bytes(call.Host.Read(s => Predictor.Reply(s, tasks, config, missing)), "application/json");
    }

    private static async Task<Created<Dictionary<string, string>>> WebhookAsync(ProjectCall call, JsonElement body, ProjectRunners runners, CancellationToken cancel)
    {
        switch (body.TextOf("action"))
        {
            case "ANNOTATION_CREATED" or "ANNOTATION_UPDATED" or "ANNOTATIONS_CREATED":
                return Done(await TakeAsync(call, body, cancel));
            case "ANNOTATION_DELETED" or "ANNOTATIONS_DELETED":
                return Done(await DeleteAsync(call, body, cancel));
            case "START_TRAINING":
                return call.Role >= Role.Manager
                    ? await TrainAsync(call, runners, cancel)
                    : throw Problems.Forbidden("Starting a round needs the role manager.", "Give Label Studio a manager's token with the scope 'manage'.");
            case { Length: > 0 }:
                return Done("ignored");
            default:
                throw Problems.Invalid("The message says no action.", "action", "ANNOTATION_CREATED, ANNOTATION_UPDATED, ANNOTATIONS_DELETED, START_TRAINING");
        }
    }

    private static async Task<Created<Dictionary<string, string>>> TrainAsync(ProjectCall call, ProjectRunners runners, CancellationToken cancel)
    {
        var started = await RoundEndpoints.Start(call, runners, cancel);
        return TypedResults.Created((string?)null, new Dictionary<string, string> { ["job"] = string.Create(CultureInfo.InvariantCulture, $"round-{started.Value!.Number}"), ["status"] = "started" });
    }

    private static async Task<string> TakeAsync(ProjectCall call, JsonElement body, CancellationToken cancel)
    {
        var config = body.Part("project")?.TextOf("label_config") is { Length: > 0 } xml ? LabellingConfig.Parse(xml) : null;
        var task = body.Part("task") ?? throw Problems.Invalid("The message does not hold the task that was annotated.", "task", remedy: "Let the webhook send its payload.");
        var answers = call.Host.Read(store =>
        {
            var (sample, refusal) = TaskLookup.Find(store, task, config?.Variable ?? "image");
            return sample is { } id
                ? Annotations(body).Select(a => OutsideAnswer.Read(store, a, id, call.Who)).ToArray()
                : throw Problems.Invalid(refusal!, "task");
        });
        var taken = await call.Host.WriteAsync(store => answers.Select(a => OutsideAnswers.Take(call.Host, store, a)).ToArray(), cancel);
        call.Host.Changed();
        return taken.Contains("stored") ? "stored" : "known";
    }

    private static async Task<string> DeleteAsync(ProjectCall call, JsonElement body, CancellationToken cancel)
    {
        string[] ids = [.. Annotations(body).Select(OutsideAnswer.IdOf)];
        var taken = await call.Host.WriteAsync(store => ids.Select(id => OutsideAnswers.Delete(call.Host, store, id)).ToArray(), cancel);
        call.Host.Changed();
        return taken.Contains("deleted") ? "deleted" : "known";
    }

    private static IReadOnlyList<JsonElement> Annotations(JsonElement body)
    {
        IReadOnlyList<JsonElement> found = body.Part("annotation") is { ValueKind: JsonValueKind.Object } one ? [one] : body.ListOf("annotations");
        return found.Count is > 0 and <= Predictor.TasksMax ? found : throw Problems.Invalid("The message holds no annotation.", "annotation", $"1 to {Predictor.TasksMax}", "Let the webhook send its payload.");
    }

    private static Created<Dictionary<string, string>> Done(string status) => TypedResults.Created((string?)null, new Dictionary<string, string> { ["status"] = status });

    private static Ok<Dictionary<string, string>> Reply(Dictionary<string, string> body) => TypedResults.Ok(body);
}

/// <summary>Whether the backend works.</summary>
/// <param name="Status"><c>UP</c>.</param>
/// <param name="ModelClass">What answers.</param>
/// <param name="ModelVersion">The newest model.</param>
public sealed record LabelStudioHealth(
    string Status,
    [property: System.Text.Json.Serialization.JsonPropertyName("model_class")] string ModelClass,
    [property: System.Text.Json.Serialization.JsonPropertyName("model_version")] string ModelVersion);

/// <summary>Models there are.</summary>
/// <param name="Versions">Their names, newest first.</param>
public sealed record LabelStudioVersions(IReadOnlyList<string> Versions);
