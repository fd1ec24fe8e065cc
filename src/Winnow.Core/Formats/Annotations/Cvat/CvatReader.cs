using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads CVAT's file image by image.</summary>
internal sealed class CvatReader(string path, ImportOptions options, FormatReport report)
{
    /// <summary>Properties that are XML attributes of a shape; the others are elements in it.</summary>
    public static readonly string[] OwnAttributes = ["occluded", "z_order", "source"];

    private readonly List<string> classes = [];
    private readonly Dictionary<string, int> classOf = new(StringComparer.Ordinal);
    private readonly List<AnnotatedImage> images = [];
    private readonly HashSet<(Split?, string)> names = [];
    private long count;

    /// <summary>The box that lies so before it is turned about its centre.</summary>
    public static RotatedBox Turned(Box lying, double degrees) =>
        new((lying.Left + lying.Right) / 2, (lying.Top + lying.Bottom) / 2, lying.Right - lying.Left, lying.Bottom - lying.Top, degrees);

    /// <exception cref="DatasetException">No such file, with a document type, or above a limit.</exception>
    public AnnotatedDataset Read(CancellationToken cancel)
    {
        var file = Path.GetFileName(path);
        SafeXml.Read(path, options.Limits.StreamBytes, reader =>
        {
            reader.MoveToContent();
            if (reader.LocalName != "annotations")
            {
                throw new DatasetException($"{file} starts with <{reader.LocalName}>, not <annotations>; it is no file of CVAT for images.");
            }

            reader.Read();
            while (!reader.EOF)
            {
                cancel.ThrowIfCancellationRequested();
                if (reader.NodeType != XmlNodeType.Element)
                {
                    reader.Read();
                    continue;
                }

                Top(SafeXml.Element(reader, options.Limits, file), file);
                reader.Read();
            }
        });
        report.Files++;
        report.Images += images.Count;
        report.Annotations += count;
        return new() { Name = Path.GetFileNameWithoutExtension(path), Classes = [.. classes.Select(c => new LabelClass(c))], Images = images };
    }

    private void Top(XElement element, string file)
    {
        if (element.Name.LocalName == "meta")
        {
            foreach (var label in element.Descendants("labels").Elements("label").Elements("name"))
            {
                Class(label.Value);
            }
        }
        else if (element.Name.LocalName == "image")
        {
            try
            {
                Image(element, file);
            }
            catch (FormatException e)
            {
                report.Skip($"image {element.Attribute("id")?.Value}", e.Message);
            }
        }
        else if (element.Name.LocalName != "version")
        {
            report.Skip($"<{element.Name.LocalName}>", "is no image; only CVAT for images is read, not its tracks");
        }
    }

    private void Image(XElement element, string file)
    {
        var name = element.Attribute("name")?.Value;
        var split = element.Attribute("subset") is { } subset ? SplitNames.Parse(subset.Value) : null;
        if ((DataFileName.Problem(name, options.Limits.NameLength) ?? (names.Add((split, name!)) ? null : $"the file name '{name}' is used before")) is { } problem)
        {
            throw new FormatException(problem);
        }

        var (width, height) = ImageSize.Check(Whole(element, "width"), Whole(element, "height"), options.Limits);
        if (images.Count == options.Limits.Images)
        {
            throw new DatasetException($"{file} holds more than {options.Limits.Images} images, which is the limit.");
        }

        var annotations = new List<ObjectAnnotation>();
        foreach (var (i, item) in element.Elements().Index())
        {
            try
            {
                annotations.Add(Object(item, width, height));
            }
            catch (FormatException e)
            {
                report.Skip($"{name} shape {i + 1}", e.Message);
            }
        }

        if ((count += annotations.Count) > options.Limits.Annotations)
        {
            throw new DatasetException($"{file} holds more than {options.Limits.Annotations} shapes, which is the limit.");
        }

        var existing = DataFileName.Existing(options.ImageFolder ?? Path.GetDirectoryName(Path.GetFullPath(path))!, name!);
        images.Add(new()
        {
            FileName = name!,
            Width = width,
            Height = height,
            Id = element.Attribute("id") is null ? OriginalId.None : OriginalId.Of(Whole(element, "id")),
            Split = split,
            Source = existing is null ? null : new FileImage(existing),
            Annotations = annotations.Count == 0 && element.Attribute("labelled")?.Value == "false" ? null : annotations,
        });
    }

    private ObjectAnnotation Object(XElement item, int width, int height)
    {
        Shape shape = item.Name.LocalName switch
        {
            "tag" => ClassTag.Instance,
            "box" => BoxOf(item),
            "polygon" => new PolygonShape(Points(item)),
            "mask" => new MaskShape(Mask(item, width, height)),
            var other => throw new FormatException($"shapes of the kind <{other}> are not read; known are tag, box, polygon, mask"),
        };
        if (Fitting.Outside(shape, width, height) is { } outside)
        {
            throw new FormatException(outside);
        }

        var attributes = OwnAttributes.Where(a => item.Attribute(a) is not null).ToDictionary(a => a, a => item.Attribute(a)!.Value, StringComparer.Ordinal);
        foreach (var attribute in item.Elements("attribute"))
        {
            if (attribute.Attribute("name")?.Value is { Length: > 0 } name && attribute.Value.Trim().Length > 0)
            {
                attributes.TryAdd(name, attribute.Value.Trim());
            }
        }

        return new() { Shape = shape, Class = Class(item.Attribute("label")?.Value ?? throw new FormatException("label is missing")), Attributes = Fitting.Attributes(attributes) };
    }

    private static Shape BoxOf(XElement item)
    {
        var box = new Box(Number(item, "xtl"), Number(item, "ytl"), Number(item, "xbr"), Number(item, "ybr"));
        if (box.Right < box.Left || box.Bottom < box.Top)
        {
            throw new FormatException($"the box from ({box.Left}, {box.Top}) to ({box.Right}, {box.Bottom}) is turned inside out");
        }

        var degrees = item.Attribute("rotation") is null ? 0 : Number(item, "rotation");
        return degrees % 360 == 0 ? new BoxShape(box) : new RotatedBoxShape(Turned(box, degrees));
    }

    private Polygon Points(XElement item)
    {
        var points = (item.Attribute("points")?.Value ?? "").Split(';');
        if (points.Length < 3 || points.Length > options.Limits.PolygonPoints)
        {
            throw new FormatException($"a polygon takes 3 to {options.Limits.PolygonPoints} points");
        }

        return new([.. points.SelectMany(p => p.Split(',') is [var x, var y] ? new[] { Parse(x, "x"), Parse(y, "y") } : throw new FormatException($"a point is '{p}', not x,y"))]);
    }

    private static RunLengthMask Mask(XElement item, int width, int height)
    {
        var (left, top, across, down) = (Whole(item, "left"), Whole(item, "top"), Whole(item, "width"), Whole(item, "height"));
        if (left < 0 || top < 0 || across < 1 || down < 1 || across > width || down > height || left > width - across || top > height - down)
        {
            throw new FormatException("the mask leaves its image");
        }

        var pixels = new bool[width * height];
        var (position, value) = (0L, false);
        foreach (var text in (item.Attribute("rle")?.Value ?? "").Split(','))
        {
            if (!int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var run) || position + run > across * down)
            {
                throw new FormatException($"the run '{text.Trim()}' leaves the mask");
            }

            for (var end = position + run; position < end; position++)
            {
                pixels[((top + (position / across)) * width) + left + (position % across)] = value;
            }

            value = !value;
        }

        return RunLengthMask.FromPixels(height, width, pixels);
    }

    private int Class(string name)
    {
        if (name.Length == 0 || name.Length > options.Limits.NameLength)
        {
            throw new FormatException($"a label has {name.Length} characters; it takes 1 to {options.Limits.NameLength}");
        }

        if (!classOf.TryGetValue(name, out var label))
        {
            label = classes.Count < options.Limits.Classes ? classes.Count : throw new DatasetException($"{Path.GetFileName(path)} holds more than {options.Limits.Classes} labels, which is the limit.");
            classOf.Add(name, label);
            classes.Add(name);
        }

        return label;
    }

    private static long Whole(XElement element, string name) => long.TryParse(element.Attribute(name)?.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"{name} is '{element.Attribute(name)?.Value}', not a whole number");

    private static double Number(XElement element, string name) => Parse(element.Attribute(name)?.Value ?? "", name);

    private static double Parse(string text, string name) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
        ? number
        : throw new FormatException($"{name} is '{text}', not a finite number");
}
