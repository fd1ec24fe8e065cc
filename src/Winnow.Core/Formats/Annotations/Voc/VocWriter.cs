using System.Globalization;
using System.Text.Json;
using System.Xml;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Writes the files of a Pascal VOC data set.</summary>
internal static class VocWriter
{
    /// <summary>Attributes that are elements of their own in VOC.</summary>
    public static readonly string[] Flags = ["pose", "truncated", "difficult", "occluded"];

    public static void Write(AnnotatedDataset dataset, string path, ExportOptions options, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.Combine(path, "Annotations"));
        foreach (var image in dataset.Images)
        {
            cancel.ThrowIfCancellationRequested();
            if (options.CopyImages && image.Source is not null)
            {
                ImageCopies.Write(image, Path.Combine(path, "JPEGImages", image.FileName), options);
            }

            if (image.Annotations is not null)
            {
                SafeXml.Write(Path.Combine(path, "Annotations", Path.ChangeExtension(image.FileName, ".xml")), writer => Image(writer, dataset, image));
            }
        }

        foreach (var split in dataset.Images.GroupBy(i => i.Split))
        {
            // Images of no split are listed as well: without a list, an unlabelled image would be gone.
            var list = split.Key is { } key ? SplitNames.Of(key) : "all";
            TextLines.Write(Path.Combine(path, "ImageSets", "Main", list + ".txt"), string.Concat(split.Select(i => Path.ChangeExtension(i.FileName, null) + "\n")));
        }
    }

    /// <summary>The unknown elements that were kept as texts.</summary>
    public static IReadOnlyList<string> Elements(string? extra)
    {
        if (extra is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(extra);
        return document.RootElement.Field(VocFormat.ExtraField) is { ValueKind: JsonValueKind.Array } elements ? [.. elements.EnumerateArray().Select(e => e.GetString()!)] : [];
    }

    private static void Image(XmlWriter writer, AnnotatedDataset dataset, AnnotatedImage image)
    {
        writer.WriteStartElement("annotation");
        var folder = Path.GetDirectoryName(image.FileName)!;
        writer.WriteElementString("folder", folder.Length == 0 ? "JPEGImages" : folder.Replace('\\', '/'));
        writer.WriteElementString("filename", image.FileName);
        if (image.Width > 0)
        {
            writer.WriteStartElement("size");
            Number(writer, "width", image.Width);
            Number(writer, "height", image.Height);
            Number(writer, "depth", 3);
            writer.WriteEndElement();
        }

        foreach (var element in Elements(image.Extra))
        {
            SafeXml.Parse(element).WriteTo(writer);
        }

        foreach (var annotation in image.Annotations!)
        {
            Object(writer, annotation, dataset.Classes[annotation.Class].Name);
        }

        writer.WriteEndElement();
    }

    private static void Object(XmlWriter writer, ObjectAnnotation annotation, string name)
    {
        var box = ((BoxShape)annotation.Shape).Box;
        writer.WriteStartElement("object");
        writer.WriteElementString("name", name);
        foreach (var flag in Flags.Where(annotation.Attributes.ContainsKey))
        {
            writer.WriteElementString(flag, annotation.Attributes[flag]);
        }

        writer.WriteStartElement("bndbox");
        Number(writer, "xmin", box.Left + 1);
        Number(writer, "ymin", box.Top + 1);
        Number(writer, "xmax", box.Right);
        Number(writer, "ymax", box.Bottom);
        writer.WriteEndElement();
        var others = annotation.Attributes.Where(a => !Flags.Contains(a.Key)).ToArray();
        if (others.Length > 0)
        {
            writer.WriteStartElement("attributes");
            foreach (var (key, value) in others)
            {
                writer.WriteStartElement("attribute");
                writer.WriteElementString("name", key);
                writer.WriteElementString("value", value);
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        }

        foreach (var element in Elements(annotation.Extra))
        {
            SafeXml.Parse(element).WriteTo(writer);
        }

        writer.WriteEndElement();
    }

    private static void Number(XmlWriter writer, string name, double value) => writer.WriteElementString(name, value.ToString(CultureInfo.InvariantCulture));
}
