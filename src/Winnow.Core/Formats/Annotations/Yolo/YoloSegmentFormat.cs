using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>YOLO segmentation: lines of class and the points of one polygon.</summary>
public sealed class YoloSegmentFormat : YoloFormat
{
    /// <inheritdoc/>
    public override string Name => "yolo-segment";

    /// <inheritdoc/>
    public override string Description => "YOLO segmentation: data.yaml, images and labels in folders, one polygon an object";

    /// <inheritdoc/>
    internal override Shape Parse(ReadOnlySpan<double> numbers, int width, int height)
    {
        if (numbers.Length < 6 || numbers.Length % 2 != 0)
        {
            throw new FormatException($"{numbers.Length + 1} columns; a polygon takes a class and x, y pairs of at least 3 points");
        }

        var coordinates = new double[numbers.Length];
        for (var i = 0; i < coordinates.Length; i++)
        {
            coordinates[i] = numbers[i] * (i % 2 == 0 ? width : height);
        }

        return new PolygonShape(new Polygon(coordinates));
    }

    /// <inheritdoc/>
    private protected override Shape? FitShape(Shape shape, AnnotatedImage image, FormatReport report)
    {
        report.Note("boxes turned into polygons of their corners", shape is BoxShape or RotatedBoxShape ? 1 : 0);
        report.Note("masks turned into polygons along their pixels' edges", shape is MaskShape ? 1 : 0);
        var whole = ShapeConversion.ToPolygons(shape) ?? [];
        Polygon[] rings = [.. whole.Select(p => PolygonClip.ToImage(p, image.Width, image.Height)).OfType<Polygon>()];
        report.Note("polygons cut at the edge of their image", rings.SequenceEqual(whole) ? 0 : 1);
        report.Note("objects of several polygons, or with holes, joined into one by bridges without area", rings.Length > 1 ? 1 : 0);
        if (rings.Length == 0)
        {
            return null;
        }

        var ring = ShapeConversion.Join(rings);
        var bounds = ring.Bounds;
        return bounds.Right - bounds.Left < LeastSide * image.Width || bounds.Bottom - bounds.Top < LeastSide * image.Height ? null : new PolygonShape(ring);
    }

    /// <inheritdoc/>
    private protected override double[] Numbers(Shape shape, AnnotatedImage image)
    {
        var numbers = ((PolygonShape)shape).Polygons[0].Coordinates.ToArray();
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] /= i % 2 == 0 ? image.Width : image.Height;
        }

        return numbers;
    }
}
