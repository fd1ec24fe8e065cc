using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Writes labelme's files.</summary>
internal static class LabelmeWriter
{
    // The version whose file this is; labelme reads those of other versions with a warning.
    private const string Version = "5.1.1";

    public static void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel)
    {
        TextLines.Write(Path.Combine(path, "labels.txt"), string.Concat(dataset.Classes.Select(c => c.Name + "\n")));
        foreach (var image in dataset.Images)
        {
            cancel.ThrowIfCancellationRequested();
            var copied = options.CopyImages && image.Source is not null;
            var target = Path.Combine(path, image.FileName);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (copied)
            {
                ImageCopies.Write(image, target, options);
            }

            // An image without a file of its own is one that nobody looked at.
            if (image.Annotations is not null || image.Split is not null || image.Extra is not null || !copied)
            {
                JsonOutput.Write(Path.ChangeExtension(target, ".json"), writer => File(writer, image, dataset.Classes));
            }
        }
    }

    private static void File(Utf8JsonWriter writer, AnnotatedImage image, IReadOnlyList<LabelClass> classes)
    {
        writer.WriteStartObject();
        writer.WriteString("version", Version);
        writer.WriteStartObject("flags");
        foreach (var tag in (image.Annotations ?? []).Where(a => a.Shape is ClassTag))
        {
            writer.WriteBoolean(classes[tag.Class].Name, true);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("shapes");
        var group = (image.Annotations ?? []).Max(a => a.Attributes.TryGetValue(LabelmeFormat.Group, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : (int?)null) ?? 0;
        foreach (var annotation in (image.Annotations ?? []).Where(a => a.Shape is not ClassTag))
        {
            // Above every number in use, and below where it would run over.
            int? parts = annotation.Shape is PolygonShape { Polygons.Count: > 1 } ? group = group == int.MaxValue ? 1 : Math.Max(group, 0) + 1 : null;
            Object(writer, annotation, classes[annotation.Class].Name, parts);
            JsonOutput.Drain(writer);
        }

        writer.WriteEndArray();
        writer.WriteString("imagePath", Path.GetFileName(image.FileName));
        writer.WriteNull("imageData");
        writer.WriteNumber("imageHeight", image.Height);
        writer.WriteNumber("imageWidth", image.Width);
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

    private static void Object(Utf8JsonWriter writer, ObjectAnnotation annotation, string label, int? group)
    {
        switch (annotation.Shape)
        {
            case BoxShape { Box: var b }:
                Shape(writer, annotation, label, "rectangle", [b.Left, b.Top, b.Right, b.Bottom], group, null, first: true);
                break;
            case PolygonShape polygons:
                foreach (var (i, polygon) in polygons.Polygons.Index())
                {
                    Shape(writer, annotation, label, "polygon", polygon.Coordinates, group, null, first: i == 0);
                }

                break;
            case MaskShape { Mask: var mask }:
                var bounds = mask.Bounds!.Value;
                Shape(writer, annotation, label, "mask", [bounds.Left, bounds.Top, bounds.Right - 1, bounds.Bottom - 1], group, Crop(mask, bounds), first: true);
                break;
        }
    }

    private static byte[] Crop(RunLengthMask mask, Box bounds)
    {
        var (left, top, width, height) = ((int)bounds.Left, (int)bounds.Top, (int)(bounds.Right - bounds.Left), (int)(bounds.Bottom - bounds.Top));
        var pixels = mask.ToPixels();
        var cut = new ushort[width * height];
        for (var i = 0; i < cut.Length; i++)
        {
            cut[i] = pixels[((top + (i / width)) * mask.Width) + left + (i % width)] ? (ushort)1 : (ushort)0;
        }

        return PngMaskWriter.Encode(cut, width, height, palette: false);
    }

    private static void Shape(Utf8JsonWriter writer, ObjectAnnotation annotation, string label, string kind, ReadOnlySpan<double> points, int? group, byte[]? mask, bool first)
    {
        writer.WriteStartObject();
        writer.WriteString("label", label);
        writer.WriteStartArray("points");
        for (var i = 0; i < points.Length; i += 2)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(points[i]);
            writer.WriteNumberValue(points[i + 1]);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        var own = annotation.Attributes.TryGetValue(LabelmeFormat.Group, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : (int?)null;
        if ((group ?? own) is { } number)
        {
            writer.WriteNumber("group_id", number);
        }
        else
        {
            writer.WriteNull("group_id");
        }

        writer.WriteString("shape_type", kind);
        Attributes(writer, first ? annotation.Attributes : new Dictionary<string, string>());
        if (mask is null)
        {
            writer.WriteNull("mask");
        }
        else
        {
            writer.WriteBase64String("mask", mask);
        }

        writer.WriteExtra(first ? annotation.Extra : null);
        writer.WriteEndObject();
    }

    // Switches are labelme's flags, the description has its field; other texts stay in one that labelme keeps.
    private static void Attributes(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> attributes)
    {
        writer.WriteStartObject("flags");
        foreach (var (name, value) in attributes.Where(a => LabelmeReader.IsSwitch(a.Value)))
        {
            writer.WriteBoolean(name, value == "true");
        }

        writer.WriteEndObject();
        writer.WriteString(LabelmeFormat.DescriptionField, attributes.TryGetValue(LabelmeFormat.DescriptionField, out var words) && !LabelmeReader.IsSwitch(words) ? words : "");
        var others = attributes.Where(a => !LabelmeReader.IsSwitch(a.Value) && a.Key != LabelmeFormat.Group && (a.Key != LabelmeFormat.DescriptionField || a.Value.Length == 0)).ToArray();
        if (others.Length > 0)
        {
            writer.WriteStartObject("attributes");
            foreach (var (name, value) in others)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }
    }
}
