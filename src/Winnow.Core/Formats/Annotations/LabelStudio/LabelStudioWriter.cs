using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Writes Label Studio tasks.</summary>
internal static class LabelStudioWriter
{
    public static void Write(AnnotatedDataset dataset, string path, CancellationToken cancel) => JsonOutput.Write(path, writer =>
    {
        var next = dataset.Images.Max(i => i.Id.Number) ?? 0;
        writer.WriteStartArray();
        foreach (var image in dataset.Images)
        {
            cancel.ThrowIfCancellationRequested();
            var id = image.Id.Number ?? ++next;
            writer.WriteStartObject();
            writer.WriteNumber("id", id);
            writer.WriteStartObject("data");
            if (!HasAddress(image.Extra))
            {
                writer.WriteString("image", image.FileName);
            }

            writer.WriteExtra(image.Extra);
            writer.WriteEndObject();
            writer.WriteStartArray("annotations");
            if (image.Annotations is { } annotations)
            {
                writer.WriteStartObject();
                writer.WriteNumber("id", id);
                writer.WriteBoolean("was_cancelled", false);
                writer.WriteBoolean("ground_truth", false);
                Result(writer, dataset, image, annotations, $"{id}-");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("predictions");
            if (image.Predictions.Count > 0)
            {
                writer.WriteStartObject();
                writer.WriteString("model_version", "winnow");
                Result(writer, dataset, image, image.Predictions, $"{id}-p");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            JsonOutput.Drain(writer);
        }

        writer.WriteEndArray();
    });

    private static bool HasAddress(string? extra)
    {
        using var document = extra is null ? null : JsonDocument.Parse(extra);
        return document?.RootElement.Field("image") is not null;
    }

    private static void Result(Utf8JsonWriter writer, AnnotatedDataset dataset, AnnotatedImage image, IReadOnlyList<ObjectAnnotation> annotations, string ids)
    {
        writer.WritePropertyName("result");
        LabelStudioRegions.Write(
            writer, annotations, c => dataset.Classes[c].Name, image.Width > 0 ? (image.Width, image.Height) : null, type => (type == "choices" ? "choice" : "label", "image"), ids);
    }
}
