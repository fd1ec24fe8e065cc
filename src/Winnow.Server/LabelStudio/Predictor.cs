using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Server.Endpoints;
using Winnow.Server.Http;
using Winnow.Server.Labelling;
using Winnow.Storage;

namespace Winnow.Server.LabelStudio;

/// <summary>Answers what Label Studio asks about tasks: what is suggested for each, and how soon a person should see it.</summary>
internal static class Predictor
{
    /// <summary>Tasks of one call.</summary>
    public const int TasksMax = 1_000;

    private const double MultilabelFrom = 0.5;

    /// <summary>Name of the newest model, as Label Studio shows it.</summary>
    public static string VersionOf(Store store) => store.ReadModels() is [.., var newest] ? VersionOf(newest) : "winnow";

    /// <summary>Name of a model, as Label Studio shows it.</summary>
    public static string VersionOf(StoredModel model) => string.Create(CultureInfo.InvariantCulture, $"{model.Name}-{model.Number}");

    /// <summary>The samples that tasks are about, as far as they are known here.</summary>
    public static IReadOnlyList<SampleId> SamplesOf(Store store, IReadOnlyList<JsonElement> tasks, LabellingConfig? config) =>
        [.. tasks.Select(t => TaskLookup.Find(store, t, config?.Variable ?? "image").Sample).OfType<SampleId>()];

    /// <summary>The reply as JSON: one result per task, in their order.</summary>
    /// <param name="store">The project.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="config">The labelling configuration, or null where it was not sent.</param>
    /// <param name="missing">Why some tasks have no suggestion of the newest model, or null.</param>
    /// <exception cref="ProblemException">Not one of the tasks is known here; the sentence is about the first.</exception>
    public static ReadOnlyMemory<byte> Reply(Store store, IReadOnlyList<JsonElement> tasks, LabellingConfig? config, string? missing)
    {
        var (project, version) = (store.ReadProject(), VersionOf(store));
        var found = tasks.Select(t => TaskLookup.Find(store, t, config?.Variable ?? "image")).ToArray();
        if (found.Length > 0 && Array.TrueForAll(found, f => f.Sample is null))
        {
            throw Problems.Invalid(found[0].Refusal!, "tasks");
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("results");
            foreach (var (sample, refusal) in found)
            {
                writer.WriteStartObject();
                writer.WriteString("model_version", version);
                if (sample is { } id)
                {
                    Result(writer, store, project, id, config);
                }
                else
                {
                    writer.WriteStartArray("result");
                    writer.WriteEndArray();
                    writer.WriteNumber("score", OrderScore.Last);
                    writer.WriteString("refused", refusal);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteString("model_version", version);
            if (missing is not null)
            {
                writer.WriteString("missing", missing);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void Result(Utf8JsonWriter writer, Store store, Project project, SampleId id, LabellingConfig? config)
    {
        var (sample, _, _, _) = store.ReadSample(id)!.Value;
        var (state, asked, rank) = store.ReadPlace(id)!.Value;
        var suggestion = store.ReadSuggestion(id) is { } s ? JsonSerializer.Deserialize<Suggestion>(s.Value, JsonRules.Options)! : new();
        var classes = (suggestion.Classes ?? []).OrderByDescending(c => c.Score).ToArray();
        writer.WritePropertyName("result");
        var leftOut = project.Task is "classify" or "multilabel" ? Choices(writer, project, id, classes, config) : Regions(writer, project, sample, suggestion.Shapes ?? [], config);
        double?[] sure = [classes.Length > 0 ? classes[0].Score : null, .. (suggestion.Shapes ?? []).Select(x => x.Score)];
        writer.WriteNumber("score", OrderScore.Of(state, asked, rank, sure.Max()));
        if (leftOut > 0)
        {
            writer.WriteNumber("left_out", leftOut); // classes or shapes that the labelling configuration has no control for
        }
    }

    // One region holds all choices of an image: the editor shows the last of several.
    private static int Choices(Utf8JsonWriter writer, Project project, SampleId id, ClassScore[] classes, LabellingConfig? config)
    {
        ClassScore[] said = project.Task == "classify" ? [.. classes.Take(1)] : [.. classes.Where(c => c.Score >= MultilabelFrom)];
        ClassScore[] offered = [.. said.Where(c => config is null || config.For("choices", project.Classes[c.Class]) is not null)];
        var control = config?.Controls.GetValueOrDefault("choices") ?? new LabellingControl("choice", "image", new HashSet<string>());
        writer.WriteStartArray();
        if (offered.Length > 0)
        {
            writer.WriteStartObject();
            writer.WriteString("id", $"winnow-{SampleIds.Text(id)}");
            writer.WriteString("from_name", control.Name);
            writer.WriteString("to_name", control.To);
            writer.WriteString("type", "choices");
            writer.WriteNumber("score", offered.Min(c => c.Score));
            writer.WriteStartObject("value");
            writer.WriteStartArray("choices");
            foreach (var one in offered)
            {
                writer.WriteStringValue(project.Classes[one.Class]);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        return said.Length - offered.Length;
    }

    private static int Regions(Utf8JsonWriter writer, Project project, StoredSample sample, IReadOnlyList<ShapeValue> shapes, LabellingConfig? config)
    {
        var annotations = new List<ObjectAnnotation>();
        if (sample is { Width: { } width, Height: { } height })
        {
            foreach (var shape in shapes)
            {
                if (Fit(ShapeMapping.ToShape(shape), project.Classes[shape.Class], width, height, config) is { } fitted)
                {
                    annotations.Add(new() { Shape = fitted, Class = shape.Class, Score = shape.Score });
                }
            }
        }

        LabelStudioRegions.Write(writer, annotations, c => project.Classes[c], (sample.Width ?? 0, sample.Height ?? 0), Control, $"winnow-{SampleIds.Text(sample.Id)}-");
        return shapes.Count - annotations.Count;

        (string, string) Control(string type) => config?.Controls.GetValueOrDefault(type) is { } control ? (control.Name, control.To) : ("label", "image");
    }

    /// <summary>The shape in a form for which there is a control that offers its class, or null.</summary>
    private static Shape? Fit(Shape shape, string name, int width, int height, LabellingConfig? config)
    {
        // One region holds one ring.
        var whole = shape is PolygonShape { Polygons.Count: > 1 } several ? new PolygonShape(ShapeConversion.Join(several.Polygons)) : shape;
        if (config is null || config.For(LabelStudioRegions.TypeOf(whole), name) is not null)
        {
            return whole;
        }

        return config.For("polygonlabels", name) is not null && ShapeConversion.ToPolygons(shape) is { } rings ? new PolygonShape(ShapeConversion.Join(rings))
            : config.For("brushlabels", name) is not null && ShapeConversion.ToMask(shape, width, height) is { } mask ? new MaskShape(mask)
            : config.For("rectanglelabels", name) is not null && shape.Bounds is { } bounds ? new BoxShape(bounds)
            : null;
    }
}
