namespace Winnow.Core.Data;

/// <summary>Polygons of fewer points that stay near the ring they come from, so that people can take hold of their points.</summary>
/// <remarks>Douglas and Peucker, <i>Algorithms for the reduction of the number of points required to represent a digitized line or its caricature</i>, Cartographica 10 (1973), on the two halves between the first point and the one farthest from it.
/// Rings may come to cross themselves where they are thinner than the tolerance. O(points²) at worst.</remarks>
public static class PolygonSimplification
{
    /// <summary>The ring without points that lie within the tolerance of the stretch that replaces them; a ring of which fewer than three would stay is given back as it is.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="tolerance">Pixels, 0 or more and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is out of range.</exception>
    public static Polygon Of(Polygon ring, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(ring);
        if (tolerance is not (>= 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "A tolerance is a finite number, 0 or more.");
        }

        var points = ring.Coordinates.ToArray();
        var count = ring.Count;
        var far = Enumerable.Range(0, count).MaxBy(i => Squared(points, 0, i));
        var kept = new bool[count + 1];
        (kept[0], kept[far], kept[count]) = (true, true, true);

        // The ring is closed: its first point stands once more behind the last.
        double[] closed = [.. points, points[0], points[1]];
        Keep(closed, 0, far, tolerance, kept);
        Keep(closed, far, count, tolerance, kept);
        double[] left = [.. Enumerable.Range(0, count).Where(i => kept[i]).SelectMany(i => new[] { points[2 * i], points[(2 * i) + 1] })];
        return left.Length < 6 ? ring : new(left);
    }

    private static void Keep(double[] points, int first, int last, double tolerance, bool[] kept)
    {
        var open = new Stack<(int First, int Last)>();
        open.Push((first, last));
        while (open.TryPop(out var part))
        {
            var (farthest, distance) = (-1, tolerance);
            for (var i = part.First + 1; i < part.Last; i++)
            {
                if (Distance(points, i, part.First, part.Last) is var here && here > distance)
                {
                    (farthest, distance) = (i, here);
                }
            }

            if (farthest >= 0)
            {
                kept[farthest] = true;
                open.Push((part.First, farthest));
                open.Push((farthest, part.Last));
            }
        }
    }

    // Of a point to the stretch between two others.
    private static double Distance(double[] points, int point, int first, int last)
    {
        var (x, y) = (points[2 * last] - points[2 * first], points[(2 * last) + 1] - points[(2 * first) + 1]);
        var (ownX, ownY) = (points[2 * point] - points[2 * first], points[(2 * point) + 1] - points[(2 * first) + 1]);
        var length = (x * x) + (y * y);
        var at = length == 0 ? 0 : Math.Clamp(((x * ownX) + (y * ownY)) / length, 0, 1);
        return Math.Sqrt(Math.Pow(ownX - (at * x), 2) + Math.Pow(ownY - (at * y), 2));
    }

    private static double Squared(double[] points, int one, int other)
    {
        var (x, y) = (points[2 * other] - points[2 * one], points[(2 * other) + 1] - points[(2 * one) + 1]);
        return (x * x) + (y * y);
    }
}
