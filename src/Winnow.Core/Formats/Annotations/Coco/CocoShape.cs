using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>The place of a COCO annotation: box, polygons or mask.</summary>
internal static class CocoShape
{
    private static readonly Dictionary<string, string> None = [];

    /// <summary>An annotation without its class.</summary>
    /// <exception cref="FormatException">It has no usable place.</exception>
    public static ObjectAnnotation Read(JsonElement item, AnnotatedImage image, ReadLimits limits)
    {
        var crowd = item.Field("iscrowd") switch
        {
            null => false,
            { ValueKind: JsonValueKind.True or JsonValueKind.False } flag => flag.GetBoolean(),
            _ => item.Whole("iscrowd", 0, 1) == 1,
        };
        var box = item.Field("bbox") is { } numbers ? ReadBox(numbers) : (Box?)null;
        var shape = item.Field("segmentation") switch
        {
            { ValueKind: JsonValueKind.Array } polygons when polygons.GetArrayLength() > 0 => new PolygonShape(ReadPolygons(polygons, limits)),
            { ValueKind: JsonValueKind.Object } mask => ReadMask(mask, image, limits),
            null or { ValueKind: JsonValueKind.Array } => (Shape)new BoxShape(box ?? throw new FormatException("neither bbox nor segmentation is there")),
            { } other => throw new FormatException($"segmentation is {JsonFields.Shorten(other)}, neither polygons nor a mask"),
        };
        var attributes = ReadAttributes(item);
        return new()
        {
            Shape = shape,
            Class = 0,
            IsCrowd = crowd,
            Id = item.Id("id"),
            Score = item.Field("score")?.Finite("score"),
            Area = ReadArea(item, shape),
            Attributes = Fitting.Attributes(attributes ?? None),
            Extra = item.Extra(CocoReader.AnnotationFields, (attributes is null, shape is BoxShape || box is null || Tightest(box.Value, shape)) switch
            {
                (true, true) => ["attributes"],
                (true, false) => ["attributes", "bbox"],
                (false, true) => [],
                (false, false) => ["bbox"],
            }),
        };
    }

    /// <summary>The length that a box from one edge to the other is written with: the shortest decimal that gives the far edge back when added.</summary>
    /// <remarks>An edge read as x + width in doubles would otherwise be written as 7.450000000000003 instead of 7.45. For edges that no such sum gives, the nearest: one rounding step off.</remarks>
    public static double Length(double near, double far)
    {
        var length = far - near;
        // Two rounding steps of the far edge: one from reading it as a decimal, one from the sum.
        var slack = 2 * (Math.BitIncrement(Math.Abs(far)) - Math.Abs(far));
        for (var digits = 0; digits <= 12; digits++)
        {
            var rounded = Math.Round(length, digits);
            if (near + rounded == far || (digits <= 9 && Math.Abs(near + rounded - far) <= slack))
            {
                return rounded;
            }
        }

        return near + length == far ? length
            : near + Math.BitIncrement(length) == far ? Math.BitIncrement(length)
            : near + Math.BitDecrement(length) == far ? Math.BitDecrement(length) : length;
    }

    // x + width rounds, so a box written around a polygon comes back up to a step beside it.
    private static bool Tightest(Box box, Shape shape) => shape.Bounds is { } bounds && Near(box.Left, bounds.Left) && Near(box.Top, bounds.Top) && Near(box.Right, bounds.Right) && Near(box.Bottom, bounds.Bottom);

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Abs(b));

    private static Box ReadBox(JsonElement numbers)
    {
        if (numbers.ValueKind != JsonValueKind.Array || numbers.GetArrayLength() != 4)
        {
            throw new FormatException($"bbox is {JsonFields.Shorten(numbers)}, not [x, y, width, height]");
        }

        var (x, y, width, height) = (numbers[0].Finite("bbox x"), numbers[1].Finite("bbox y"), numbers[2].Finite("bbox width"), numbers[3].Finite("bbox height"));
        return width >= 0 && height >= 0 && double.IsFinite(x + width) && double.IsFinite(y + height)
            ? new(x, y, x + width, y + height)
            : throw new FormatException($"bbox is {JsonFields.Shorten(numbers)}; width and height must be 0 or more");
    }

    private static Polygon[] ReadPolygons(JsonElement lists, ReadLimits limits)
    {
        var polygons = new List<Polygon>();
        foreach (var list in lists.EnumerateArray())
        {
            var length = list.ValueKind == JsonValueKind.Array ? list.GetArrayLength() : 0;
            if (length < 6 || length % 2 != 0 || length / 2 > limits.PolygonPoints)
            {
                throw new FormatException($"a polygon holds {length} numbers; it takes x, y pairs of 3 to {limits.PolygonPoints} points");
            }

            var coordinates = new double[length];
            var i = 0;
            foreach (var number in list.EnumerateArray())
            {
                coordinates[i++] = number.Finite("a polygon coordinate");
            }

            polygons.Add(new(coordinates));
        }

        return [.. polygons];
    }

    private static MaskShape ReadMask(JsonElement mask, AnnotatedImage image, ReadLimits limits)
    {
        if (mask.Field("size") is not { ValueKind: JsonValueKind.Array } size || size.GetArrayLength() != 2 || !size[0].TryGetInt32(out var height) || !size[1].TryGetInt32(out var width))
        {
            throw new FormatException("the mask has no size [height, width]");
        }

        ImageSize.Check(width, height, limits);
        if (image.Width > 0 && (width, height) != (image.Width, image.Height))
        {
            throw new FormatException($"the mask is {width} × {height} pixels, its image {image.Width} × {image.Height}");
        }

        return new(mask.Field("counts") switch
        {
            { ValueKind: JsonValueKind.String } text => RunLengthMask.FromCompressed(height, width, text.GetString()!),
            { ValueKind: JsonValueKind.Array } list => RunLengthMask.FromCounts(height, width, [.. list.EnumerateArray().Select(c => c.TryGetInt32(out var run) ? run : throw new FormatException($"a run of the mask is {JsonFields.Shorten(c)}"))]),
            _ => throw new FormatException("the mask has no counts"),
        });
    }

    private static double? ReadArea(JsonElement item, Shape shape)
    {
        if (item.Field("area")?.Finite("area") is not { } area)
        {
            return null;
        }

        // A box's area is as good as its sides: kept only where the file says otherwise.
        return shape is BoxShape { Box: var box } && area == Length(box.Left, box.Right) * Length(box.Top, box.Bottom) ? null : area;
    }

    private static Dictionary<string, string>? ReadAttributes(JsonElement item)
    {
        if (item.Field("attributes") is not { } given)
        {
            return None;
        }

        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        return given.ValueKind == JsonValueKind.Object && given.EnumerateObject().All(a => a.Value.ValueKind == JsonValueKind.String && attributes.TryAdd(a.Name, a.Value.GetString()!)) ? attributes : null;
    }
}
