using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Writes COCO files as a stream.</summary>
internal static class CocoWriter
{
    public static void WriteInstances(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel) => JsonOutput.Write(path, writer =>
    {
        writer.WriteStartObject();
        writer.WriteExtra(dataset.Extra);
        writer.WriteStartArray("images");
        foreach (var image in dataset.Images)
        {
            cancel.ThrowIfCancellationRequested();
            WriteImage(writer, image);
            JsonOutput.Drain(writer);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("annotations");
        var next = dataset.Images.SelectMany(i => i.Annotations ?? []).Max(a => a.Id.Number) ?? 0;
        foreach (var image in dataset.Images)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var annotation in image.Annotations ?? [])
            {
                writer.WriteStartObject();
                writer.WriteNumber("id", annotation.Id.Number ?? ++next);
                WriteObject(writer, dataset, image, annotation, options, detection: false);
                writer.WriteEndObject();
                JsonOutput.Drain(writer);
            }
        }

        writer.WriteEndArray();
        writer.WriteStartArray("categories");
        foreach (var label in dataset.Classes)
        {
            WriteCategory(writer, label);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static void WriteResults(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel) => JsonOutput.Write(path, writer =>
    {
        writer.WriteStartArray();
        foreach (var image in dataset.Images)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var prediction in image.Predictions)
            {
                writer.WriteStartObject();
                WriteObject(writer, dataset, image, prediction, options, detection: true);
                writer.WriteEndObject();
                JsonOutput.Drain(writer);
            }
        }

        writer.WriteEndArray();
    });

    private static void WriteImage(Utf8JsonWriter writer, AnnotatedImage image)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", image.Id.Number!.Value);
        if (image.Width > 0)
        {
            writer.WriteNumber("width", image.Width);
            writer.WriteNumber("height", image.Height);
        }

        writer.WriteString("file_name", image.FileName);
        if (image.Split is { } split)
        {
            writer.WriteString("split", SplitNames.Of(split));
        }

        if (image.Annotations is null)
        {
            writer.WriteBoolean("labelled", false);
        }

        writer.WriteExtra(image.Extra);
        writer.WriteEndObject();
    }

    private static void WriteCategory(Utf8JsonWriter writer, LabelClass label)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", label.Id.Number!.Value);
        writer.WriteString("name", label.Name);
        if (label.Parent is { } parent)
        {
            writer.WriteString("supercategory", parent);
        }

        writer.WriteExtra(label.Extra);
        writer.WriteEndObject();
    }

    private static void WriteObject(Utf8JsonWriter writer, AnnotatedDataset dataset, AnnotatedImage image, ObjectAnnotation annotation, ExportOptions options, bool detection)
    {
        writer.WriteNumber("image_id", image.Id.Number!.Value);
        writer.WriteNumber("category_id", dataset.Classes[annotation.Class].Id.Number!.Value);
        var box = annotation.Shape.Bounds!.Value;
        var (width, height) = (CocoShape.Length(box.Left, box.Right), CocoShape.Length(box.Top, box.Bottom));
        if (annotation.Shape is BoxShape || !HasBox(annotation.Extra))
        {
            writer.WriteStartArray("bbox");
            writer.WriteNumberValue(box.Left);
            writer.WriteNumberValue(box.Top);
            writer.WriteNumberValue(width);
            writer.WriteNumberValue(height);
            writer.WriteEndArray();
        }

        WriteSegmentation(writer, annotation.Shape, options);
        if (!detection)
        {
            writer.WriteNumber("area", annotation.Area ?? Area(annotation.Shape, image, width * height));
            writer.WriteNumber("iscrowd", annotation.IsCrowd ? 1 : 0);
        }

        if (annotation.Score is { } score)
        {
            writer.WriteNumber("score", score);
        }

        if (annotation.Attributes.Count > 0)
        {
            writer.WriteStartObject("attributes");
            foreach (var (name, value) in annotation.Attributes)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        writer.WriteExtra(annotation.Extra);
    }

    private static bool HasBox(string? extra)
    {
        using var document = extra is null ? null : JsonDocument.Parse(extra);
        return document?.RootElement.Field("bbox") is not null;
    }

    private static void WriteSegmentation(Utf8JsonWriter writer, Shape shape, ExportOptions options)
    {
        if (shape is PolygonShape polygons)
        {
            writer.WriteStartArray("segmentation");
            foreach (var polygon in polygons.Polygons)
            {
                writer.WriteStartArray();
                foreach (var coordinate in polygon.Coordinates)
                {
                    writer.WriteNumberValue(coordinate);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }
        else if (shape is MaskShape { Mask: var mask })
        {
            writer.WriteStartObject("segmentation");
            writer.WriteStartArray("size");
            writer.WriteNumberValue(mask.Height);
            writer.WriteNumberValue(mask.Width);
            writer.WriteEndArray();
            if (options.UncompressedMasks)
            {
                writer.WriteStartArray("counts");
                foreach (var count in mask.Counts)
                {
                    writer.WriteNumberValue(count);
                }

                writer.WriteEndArray();
            }
            else
            {
                writer.WriteString("counts", mask.ToCompressed());
            }

            writer.WriteEndObject();
        }
    }

    // Of the mask where there is one, as the official files have it.
    private static double Area(Shape shape, AnnotatedImage image, double box) => shape switch
    {
        MaskShape mask => mask.Mask.Area,
        PolygonShape polygons when image.Width > 0 => PolygonRaster.Fill(polygons.Polygons, image.Height, image.Width).Area,
        PolygonShape polygons => polygons.Polygons.Sum(p => Math.Abs(p.SignedArea)),
        _ => box,
    };
}
