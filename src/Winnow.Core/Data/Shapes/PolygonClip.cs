namespace Winnow.Core.Data;

/// <summary>Cuts polygons at the edges of an image.</summary>
/// <remarks>Sutherland and Hodgman (1974): parts that fall apart stay joined along the edge, without area. O(points).</remarks>
public static class PolygonClip
{
    /// <summary>The part of the polygon inside [0, width] × [0, height]; the same object where all of it is, null where nothing with an area is.</summary>
    public static Polygon? ToImage(Polygon polygon, double width, double height)
    {
        ArgumentNullException.ThrowIfNull(polygon);
        var bounds = polygon.Bounds;
        if (bounds is { Left: >= 0, Top: >= 0 } && bounds.Right <= width && bounds.Bottom <= height)
        {
            return polygon;
        }

        List<(double X, double Y)> points = [];
        for (var i = 0; i < polygon.Count; i++)
        {
            points.Add((polygon.Coordinates[2 * i], polygon.Coordinates[(2 * i) + 1]));
        }

        points = Cut(points, p => p.X, 0, (_, y) => (0, y), p => p.Y);
        points = Cut(points, p => -p.X, -width, (_, y) => (width, y), p => p.Y);
        points = Cut(points, p => p.Y, 0, (_, x) => (x, 0), p => p.X);
        points = Cut(points, p => -p.Y, -height, (_, x) => (x, height), p => p.X);
        if (points.Count < 3)
        {
            return null;
        }

        var clipped = new Polygon([.. points.SelectMany(p => new[] { p.X, p.Y })]);
        return clipped.SignedArea == 0 ? null : clipped;
    }

    // Keeps what lies at or beyond the border along one axis; `at` makes the point on the border from the other axis' coordinate.
    private static List<(double X, double Y)> Cut(List<(double X, double Y)> points, Func<(double X, double Y), double> along, double border, Func<double, double, (double X, double Y)> at, Func<(double X, double Y), double> across)
    {
        var kept = new List<(double, double)>();
        for (var i = 0; i < points.Count; i++)
        {
            var (from, to) = (points[(i + points.Count - 1) % points.Count], points[i]);
            var (a, b) = (along(from) - border, along(to) - border);
            if ((a < 0 && b > 0) || (a > 0 && b < 0))
            {
                kept.Add(at(border, across(from) + ((across(to) - across(from)) * a / (a - b))));
            }

            if (b >= 0)
            {
                kept.Add(to);
            }
        }

        return kept;
    }
}
