using System.Globalization;
using System.Xml;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Writes CVAT's file.</summary>
internal static class CvatWriter
{
    public static void Write(AnnotatedDataset dataset, string path, CancellationToken cancel) => SafeXml.Write(path, writer =>
    {
        writer.WriteStartElement("annotations");
        writer.WriteElementString("version", "1.1");
        writer.WriteStartElement("meta");
        writer.WriteStartElement("task");
        writer.WriteElementString("size", dataset.Images.Count.ToString(CultureInfo.InvariantCulture));
        writer.WriteStartElement("labels");
        foreach (var label in dataset.Classes)
        {
            writer.WriteStartElement("label");
            writer.WriteElementString("name", label.Name);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
        var next = dataset.Images.Max(i => i.Id.Number) ?? -1;
        foreach (var image in dataset.Images)
        {
            cancel.ThrowIfCancellationRequested();
            writer.WriteStartElement("image");
            Attribute(writer, "id", image.Id.Number ?? ++next);
            writer.WriteAttributeString("name", image.FileName);
            if (image.Split is { } split)
            {
                writer.WriteAttributeString("subset", SplitNames.Of(split));
            }

            Attribute(writer, "width", image.Width);
            Attribute(writer, "height", image.Height);
            if (image.Annotations is null)
            {
                writer.WriteAttributeString("labelled", "false");
            }

            foreach (var annotation in image.Annotations ?? [])
            {
                Object(writer, annotation, dataset.Classes[annotation.Class].Name);
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    });

    private static void Object(XmlWriter writer, ObjectAnnotation annotation, string label)
    {
        writer.WriteStartElement(annotation.Shape switch
        {
            ClassTag => "tag",
            PolygonShape => "polygon",
            MaskShape => "mask",
            _ => "box",
        });
        writer.WriteAttributeString("label", label);
        foreach (var own in CvatReader.OwnAttributes.Where(annotation.Attributes.ContainsKey))
        {
            writer.WriteAttributeString(own, annotation.Attributes[own]);
        }

        switch (annotation.Shape)
        {
            case BoxShape { Box: var box }:
                Corners(writer, box);
                break;
            case RotatedBoxShape { Box: var box }:
                Corners(writer, new(box.CentreX - (box.Width / 2), box.CentreY - (box.Height / 2), box.CentreX + (box.Width / 2), box.CentreY + (box.Height / 2)));
                writer.WriteAttributeString("rotation", Number(box.Degrees));
                break;
            case PolygonShape { Polygons: [var polygon] }:
                writer.WriteAttributeString("points", string.Join(';', Enumerable.Range(0, polygon.Count).Select(i => $"{Number(polygon.Coordinates[2 * i])},{Number(polygon.Coordinates[(2 * i) + 1])}")));
                break;
            case MaskShape { Mask: var mask }:
                Mask(writer, mask);
                break;
        }

        foreach (var (name, value) in annotation.Attributes.Where(a => !CvatReader.OwnAttributes.Contains(a.Key)))
        {
            writer.WriteStartElement("attribute");
            writer.WriteAttributeString("name", name);
            writer.WriteString(value);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void Corners(XmlWriter writer, Box box)
    {
        writer.WriteAttributeString("xtl", Number(box.Left));
        writer.WriteAttributeString("ytl", Number(box.Top));
        writer.WriteAttributeString("xbr", Number(box.Right));
        writer.WriteAttributeString("ybr", Number(box.Bottom));
    }

    // Runs go row by row inside the box around the mask, starting with 0.
    private static void Mask(XmlWriter writer, RunLengthMask mask)
    {
        var box = mask.Bounds!.Value;
        var (left, top, width, height) = ((int)box.Left, (int)box.Top, (int)(box.Right - box.Left), (int)(box.Bottom - box.Top));
        var pixels = mask.ToPixels();
        var runs = new List<int>();
        var (run, value) = (0, false);
        for (var i = 0; i < width * height; i++)
        {
            if (pixels[((top + (i / width)) * mask.Width) + left + (i % width)] != value)
            {
                runs.Add(run);
                (run, value) = (0, !value);
            }

            run++;
        }

        runs.Add(run);
        writer.WriteAttributeString("rle", string.Join(", ", runs));
        Attribute(writer, "left", left);
        Attribute(writer, "top", top);
        Attribute(writer, "width", width);
        Attribute(writer, "height", height);
    }

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static void Attribute(XmlWriter writer, string name, long value) => writer.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));
}
