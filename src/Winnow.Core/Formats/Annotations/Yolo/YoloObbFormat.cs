using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>YOLO rotated boxes (OBB): lines of class and four corners.</summary>
public sealed class YoloObbFormat : YoloFormat
{
    /// <inheritdoc/>
    public override string Name => "yolo-obb";

    /// <inheritdoc/>
    public override string Description => "YOLO rotated boxes: data.yaml, images and labels in folders, four corners a box";

    /// <inheritdoc/>
    internal override Shape Parse(ReadOnlySpan<double> numbers, int width, int height)
    {
        if (numbers.Length != 8)
        {
            throw new FormatException($"{numbers.Length + 1} columns; a rotated box takes exactly 9");
        }

        Span<double> corners = stackalloc double[8];
        for (var i = 0; i < 8; i++)
        {
            corners[i] = numbers[i] * (i % 2 == 0 ? width : height);
        }

        return OfCorners(corners, width, height);
    }

    /// <inheritdoc/>
    private protected override Shape? FitShape(Shape shape, AnnotatedImage image, FormatReport report)
    {
        if (shape.Bounds is not { } bounds)
        {
            return null;
        }

        report.Note("polygons and masks turned into the boxes around them", shape is PolygonShape { Polygons: [{ Count: 4 }] } or BoxShape or RotatedBoxShape ? 0 : 1);
        double[] corners = shape switch
        {
            RotatedBoxShape rotated => rotated.Box.Corners(),
            PolygonShape { Polygons: [{ Count: 4 } four] } => four.Coordinates.ToArray(),
            _ => Polygon.Of(bounds).Coordinates.ToArray(),
        };
        var inside = corners.Select((c, i) => Math.Clamp(c, 0, i % 2 == 0 ? image.Width : image.Height)).ToArray();
        report.Note("rotated boxes that reach out of their image: corners moved to its edge", inside.SequenceEqual(corners) ? 0 : 1);
        var fitted = OfCorners(inside, image.Width, image.Height);
        var sides = fitted is RotatedBoxShape { Box: var box } ? Math.Min(box.Width, box.Height) : Math.Abs(((PolygonShape)fitted).Polygons[0].SignedArea);
        return sides < LeastSide * Math.Max(image.Width, image.Height) ? null : fitted;
    }

    /// <inheritdoc/>
    private protected override double[] Numbers(Shape shape, AnnotatedImage image)
    {
        var corners = ShapeConversion.ToPolygons(shape)![0].Coordinates.ToArray();
        for (var i = 0; i < 8; i++)
        {
            corners[i] /= i % 2 == 0 ? image.Width : image.Height;
        }

        return corners;
    }

    // Four corners that form no rectangle stay a polygon.
    private static Shape OfCorners(ReadOnlySpan<double> corners, int width, int height) =>
        RotatedBox.FromCorners(corners, 1e-6 * Math.Max(width, height)) is { } box ? new RotatedBoxShape(box) : new PolygonShape(new Polygon(corners.ToArray()));
}
