namespace Winnow.Core.Data;

/// <summary>Intersection over union of two shapes of any kind.</summary>
/// <remarks>
/// Upright boxes and masks of one size exactly. Everything else is filled: at the mask's size where one is a mask, else on a grid that the two shapes together span with 1,024 cells along
/// their longer side, so that small shapes are compared as finely as large ones. O(runs) for masks, O(outline of the grid) otherwise.
/// </remarks>
public static class ShapeOverlap
{
    private const int Grid = 1024;

    /// <summary>Intersection over union, 0 to 1; 0 where one covers nothing, as a class tag.</summary>
    public static double Of(Shape left, Shape right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Bounds is not { } a || right.Bounds is not { } b || !Touch(a, b))
        {
            return 0;
        }

        return (left, right) switch
        {
            (BoxShape, BoxShape) => a.Overlap(b),
            (MaskShape one, MaskShape other) => one.Mask.Height == other.Mask.Height && one.Mask.Width == other.Mask.Width ? Of(one.Mask, other.Mask) : 0,
            (MaskShape mask, _) => Of(mask.Mask, ShapeConversion.ToMask(right, mask.Mask.Width, mask.Mask.Height)!),
            (_, MaskShape mask) => Of(mask.Mask, ShapeConversion.ToMask(left, mask.Mask.Width, mask.Mask.Height)!),
            _ => OnGrid(ShapeConversion.ToPolygons(left)!, ShapeConversion.ToPolygons(right)!, a, b),
        };
    }

    private static double OnGrid(IReadOnlyList<Polygon> left, IReadOnlyList<Polygon> right, Box a, Box b)
    {
        var (x, y) = (Math.Min(a.Left, b.Left), Math.Min(a.Top, b.Top));
        var side = Math.Max(Math.Max(a.Right, b.Right) - x, Math.Max(a.Bottom, b.Bottom) - y);
        if (!(side > 0))
        {
            return 0;
        }

        var scale = Grid / side;
        return Of(Fill(left), Fill(right));

        RunLengthMask Fill(IReadOnlyList<Polygon> polygons) => PolygonRaster.Fill(
            [.. polygons.Select(p => new Polygon([.. p.Coordinates.ToArray().Select((value, i) => (value - (i % 2 == 0 ? x : y)) * scale)]))], Grid, Grid);
    }

    private static double Of(RunLengthMask left, RunLengthMask right)
    {
        var shared = left.IntersectionArea(right);
        var all = left.Area + right.Area - shared;
        return all > 0 ? (double)shared / all : 0;
    }

    private static bool Touch(Box a, Box b) => a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom;
}
