using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Reads the shapes of one of labelme's files.</summary>
internal sealed class LabelmeShapes(string file, int width, int height, Func<string, int> classOf, ReadLimits limits, FormatReport report)
{
    // A circle becomes a polygon whose area is within 0.2 % of its own.
    private const int CirclePoints = 64;

    /// <summary>The image's flags as class tags, then its shapes; polygons that share group and label are one object.</summary>
    public List<ObjectAnnotation> Read(JsonElement item, JsonElement shapes)
    {
        var objects = new List<ObjectAnnotation>();
        foreach (var (name, _) in Flags(item).Where(f => f.Value && f.Key.Length > 0))
        {
            objects.Add(new() { Shape = ClassTag.Instance, Class = classOf(name) });
        }

        var groups = new Dictionary<(int Group, int Class), int>();
        foreach (var (i, shape) in shapes.EnumerateArray().Index())
        {
            try
            {
                var read = One(shape);
                int? group = shape.Field("group_id") is null ? null : (int)shape.Whole("group_id", int.MinValue, int.MaxValue);
                if (group is { } shared && read.Shape is PolygonShape part)
                {
                    if (groups.TryGetValue((shared, read.Class), out var place))
                    {
                        objects[place] = objects[place] with { Shape = new PolygonShape([.. ((PolygonShape)objects[place].Shape).Polygons, .. part.Polygons]) };
                        report.Note("further fields of the later parts of an object left out", read.Extra is not null || read.Attributes.Count > 0 ? 1 : 0);
                        continue;
                    }

                    groups.Add((shared, read.Class), objects.Count);
                }
                else if (group is { } own)
                {
                    read = read with { Attributes = new Dictionary<string, string>(read.Attributes, StringComparer.Ordinal) { [LabelmeFormat.Group] = own.ToString(CultureInfo.InvariantCulture) } };
                }

                objects.Add(read);
            }
            catch (FormatException e)
            {
                report.Skip($"{file} shape {i + 1}", e.Message);
            }
        }

        return objects;
    }

    private ObjectAnnotation One(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || item.Text("label") is not { Length: > 0 } label)
        {
            throw new FormatException("is no object with a label");
        }

        var points = Points(item);
        var kind = item.Text("shape_type") ?? "polygon";
        Shape shape = kind switch
        {
            "polygon" when points.Length >= 6 => new PolygonShape(new Polygon(points)),
            "polygon" => throw new FormatException($"a polygon of {points.Length / 2} points; it takes 3 or more"),
            "rectangle" => LabelmeGeometry.Rectangle(points),
            "rotation" or "oriented_rectangle" => points.Length == 8
                ? RotatedBox.FromCorners(points, 0.01) is { } box ? new RotatedBoxShape(box) : new PolygonShape(new Polygon(points))
                : throw new FormatException($"a turned rectangle of {points.Length / 2} points; it takes 4"),
            "circle" => Circle(points),
            "mask" => new MaskShape(LabelmeGeometry.Mask(item, points, width, height, limits)),
            _ => throw new FormatException($"shapes of the kind '{(kind.Length > 40 ? kind[..40] : kind)}' cover no area and are not read; known are rectangle, polygon, circle, mask"),
        };
        if (Fitting.Outside(shape, width, height) is { } outside)
        {
            throw new FormatException(outside);
        }

        return new() { Shape = shape, Class = classOf(label), Attributes = Fitting.Attributes(Attributes(item)), Extra = item.Extra(LabelmeReader.ShapeFields) };
    }

    private double[] Points(JsonElement item)
    {
        if (item.Field("points") is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is var length && (length < 1 || length > limits.PolygonPoints))
        {
            throw new FormatException($"points is no list of 1 to {limits.PolygonPoints} points");
        }

        var points = new List<double>();
        foreach (var point in list.EnumerateArray())
        {
            if (point.ValueKind != JsonValueKind.Array || point.GetArrayLength() != 2)
            {
                throw new FormatException($"a point is {JsonFields.Shorten(point)}, not [x, y]");
            }

            points.Add(point[0].Finite("x"));
            points.Add(point[1].Finite("y"));
        }

        return [.. points];
    }

    private PolygonShape Circle(double[] points)
    {
        if (points.Length != 4)
        {
            throw new FormatException($"a circle of {points.Length / 2} points; it takes its centre and a point on its line");
        }

        var radius = Math.Sqrt(((points[2] - points[0]) * (points[2] - points[0])) + ((points[3] - points[1]) * (points[3] - points[1])));
        if (!(radius > 0 && double.IsFinite(radius)))
        {
            throw new FormatException("the circle has no extent");
        }

        report.Note($"circles turned into polygons of {CirclePoints} points");
        return new(new Polygon([.. Enumerable.Range(0, CirclePoints).SelectMany(i =>
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / CirclePoints);
            return new[] { points[0] + (radius * cos), points[1] + (radius * sin) };
        })]));
    }

    private static Dictionary<string, string> Attributes(JsonElement item)
    {
        var attributes = Flags(item).ToDictionary(f => f.Key, f => f.Value ? "true" : "false", StringComparer.Ordinal);
        if (item.Text(LabelmeFormat.DescriptionField) is { Length: > 0 } words)
        {
            attributes.TryAdd(LabelmeFormat.DescriptionField, words);
        }

        if (item.Field("attributes") is { ValueKind: JsonValueKind.Object } others)
        {
            foreach (var other in others.EnumerateObject())
            {
                attributes.TryAdd(other.Name, other.Value.ValueKind == JsonValueKind.String ? other.Value.GetString()! : other.Value.GetRawText());
            }
        }

        return attributes;
    }

    private static Dictionary<string, bool> Flags(JsonElement item)
    {
        var flags = new Dictionary<string, bool>(StringComparer.Ordinal);
        if (item.Field("flags") is { ValueKind: JsonValueKind.Object } list)
        {
            foreach (var flag in list.EnumerateObject().Where(f => f.Value.ValueKind is JsonValueKind.True or JsonValueKind.False))
            {
                flags[flag.Name] = flag.Value.GetBoolean();
            }
        }

        return flags;
    }
}
