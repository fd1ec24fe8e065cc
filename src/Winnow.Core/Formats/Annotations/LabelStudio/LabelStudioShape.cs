using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>The place and labels of a Label Studio region.</summary>
internal static class LabelStudioShape
{
    /// <exception cref="FormatException">No region that is read here, or a damaged one.</exception>
    public static (Shape Shape, IReadOnlyList<string> Labels) Read(JsonElement region, (int Width, int Height)? size, ReadLimits limits)
    {
        var type = region.Text("type") ?? throw new FormatException("type is missing");
        var value = region.Field("value") ?? throw new FormatException("value is missing");
        if (type is not ("choices" or "rectanglelabels" or "polygonlabels" or "brushlabels"))
        {
            throw new FormatException($"regions of type '{type}' are not read; known are choices, rectanglelabels, polygonlabels, brushlabels");
        }

        if (value.Field(type) is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0 || list.EnumerateArray().Any(l => l.ValueKind != JsonValueKind.String))
        {
            throw new FormatException("the region carries no label");
        }

        string[] labels = [.. list.EnumerateArray().Select(l => l.GetString()!)];
        if (type == "choices")
        {
            return (ClassTag.Instance, labels);
        }

        if (region.Field("image_rotation") is { } turned && turned.Finite("image_rotation") != 0)
        {
            throw new FormatException($"the image was turned by {JsonFields.Shorten(turned)} degrees while it was labelled; such regions are not read");
        }

        var (width, height) = size ?? throw new FormatException("original_width and original_height are missing");
        Shape shape = type switch
        {
            "rectanglelabels" => Rectangle(value, width, height),
            "polygonlabels" => new PolygonShape(Polygon(value, width, height, limits)),
            _ => Brush(value, width, height),
        };
        return (shape, labels);
    }

    /// <summary>Writes the place into an object that has been begun.</summary>
    public static void Write(Utf8JsonWriter writer, Shape shape, (int Width, int Height) size)
    {
        switch (shape)
        {
            case BoxShape { Box: var box }:
                WriteRectangle(writer, size, box.Left, box.Top, box.Right - box.Left, box.Bottom - box.Top, 0);
                break;
            case RotatedBoxShape { Box: var box }:
                var corners = box.Corners();
                WriteRectangle(writer, size, corners[0], corners[1], box.Width, box.Height, box.Degrees);
                break;
            case PolygonShape { Polygons: [var polygon] }:
                writer.WriteStartArray("points");
                for (var i = 0; i < polygon.Count; i++)
                {
                    writer.WriteStartArray();
                    writer.WriteNumberValue(polygon.Coordinates[2 * i] * 100 / size.Width);
                    writer.WriteNumberValue(polygon.Coordinates[(2 * i) + 1] * 100 / size.Height);
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
    }

    private static void WriteRectangle(Utf8JsonWriter writer, (int Width, int Height) size, double x, double y, double across, double down, double degrees)
    {
        writer.WriteNumber("x", x * 100 / size.Width);
        writer.WriteNumber("y", y * 100 / size.Height);
        writer.WriteNumber("width", across * 100 / size.Width);
        writer.WriteNumber("height", down * 100 / size.Height);
        writer.WriteNumber("rotation", degrees);
    }

    // The editor stores boxes dragged upwards with a negative height, and leaves the rotation out where it is 0.
    private static Shape Rectangle(JsonElement value, int width, int height)
    {
        var (x, y) = (value.Number("x") * width / 100, value.Number("y") * height / 100);
        var (across, down) = (value.Number("width") * width / 100, value.Number("height") * height / 100);
        var degrees = value.Field("rotation")?.Finite("rotation") ?? 0;
        var (cornerX, cornerY) = (Math.Min(0, across), Math.Min(0, down));
        if (degrees % 360 == 0)
        {
            return new BoxShape(new(x + cornerX, y + cornerY, x + Math.Max(0, across), y + Math.Max(0, down)));
        }

        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return new RotatedBoxShape(RotatedBox.FromTopLeft(x + (cornerX * cos) - (cornerY * sin), y + (cornerX * sin) + (cornerY * cos), Math.Abs(across), Math.Abs(down), degrees));
    }

    private static Polygon Polygon(JsonElement value, int width, int height, ReadLimits limits)
    {
        if (value.Field("points") is not { ValueKind: JsonValueKind.Array } points || points.GetArrayLength() < 3 || points.GetArrayLength() > limits.PolygonPoints)
        {
            throw new FormatException($"a polygon takes 3 to {limits.PolygonPoints} points");
        }

        var coordinates = new List<double>();
        foreach (var point in points.EnumerateArray())
        {
            if (point.ValueKind != JsonValueKind.Array || point.GetArrayLength() != 2)
            {
                throw new FormatException($"a point is {JsonFields.Shorten(point)}, not [x, y]");
            }

            coordinates.Add(point[0].Finite("x") * width / 100);
            coordinates.Add(point[1].Finite("y") * height / 100);
        }

        return new([.. coordinates]);
    }

    private static MaskShape Brush(JsonElement value, int width, int height)
    {
        if (value.Field("rle") is not { ValueKind: JsonValueKind.Array } list)
        {
            throw new FormatException("rle is missing; brushes are read in the packed form");
        }

        byte[] bytes = [.. list.EnumerateArray().Select(v => v.TryGetByte(out var b) ? b : throw new FormatException($"rle holds {JsonFields.Shorten(v)}, not a byte"))];
        return new(BrushRle.Decode(bytes, height, width));
    }
}
