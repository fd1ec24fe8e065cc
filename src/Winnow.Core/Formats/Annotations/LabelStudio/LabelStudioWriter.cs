using System.Globalization;
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
        writer.WriteStartArray("result");
        foreach (var (i, annotation) in annotations.Index())
        {
            var type = annotation.Shape switch
            {
                ClassTag => "choices",
                PolygonShape => "polygonlabels",
                MaskShape => "brushlabels",
                _ => "rectanglelabels",
            };
            writer.WriteStartObject();
            writer.WriteString("id", ids + i.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("from_name", annotation.Shape is ClassTag ? "choice" : "label");
            writer.WriteString("to_name", "image");
            writer.WriteString("type", type);
            if (image.Width > 0)
            {
                writer.WriteNumber("original_width", image.Width);
                writer.WriteNumber("original_height", image.Height);
                writer.WriteNumber("image_rotation", 0);
            }

            if (annotation.Score is { } score)
            {
                writer.WriteNumber("score", score);
            }

            writer.WriteStartObject("value");
            Value(writer, annotation.Shape, image.Width, image.Height);
            writer.WriteStartArray(type);
            writer.WriteStringValue(dataset.Classes[annotation.Class].Name);
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Value(Utf8JsonWriter writer, Shape shape, int width, int height)
    {
        switch (shape)
        {
            case BoxShape { Box: var box }:
                Rectangle(writer, box.Left, box.Top, box.Right - box.Left, box.Bottom - box.Top, 0);
                break;
            case RotatedBoxShape { Box: var box }:
                var corners = box.Corners();
                Rectangle(writer, corners[0], corners[1], box.Width, box.Height, box.Degrees);
                break;
            case PolygonShape { Polygons: [var polygon] }:
                writer.WriteStartArray("points");
                for (var i = 0; i < polygon.Count; i++)
                {
                    writer.WriteStartArray();
                    writer.WriteNumberValue(polygon.Coordinates[2 * i] * 100 / width);
                    writer.WriteNumberValue(polygon.Coordinates[(2 * i) + 1] * 100 / height);
                    writer.WriteEndArray();
                }

                writer.WriteEndArray();
                writer.WriteBoolean("closed", true);
                break;
            case MaskShape { Mask: var mask }:
                writer.WriteString("format", "rle");
                writer.WriteStartArray("rle");
                foreach (var value in BrushRle.Encode(mask))
                {
                    writer.WriteNumberValue(value);
                }

                writer.WriteEndArray();
                break;
        }

        void Rectangle(Utf8JsonWriter w, double x, double y, double across, double down, double degrees)
        {
            w.WriteNumber("x", x * 100 / width);
            w.WriteNumber("y", y * 100 / height);
            w.WriteNumber("width", across * 100 / width);
            w.WriteNumber("height", down * 100 / height);
            w.WriteNumber("rotation", degrees);
        }
    }
}
