namespace Winnow.Core.Data;

/// <summary>Turns shapes into others for formats that know fewer.</summary>
public static class ShapeConversion
{
    /// <summary>The shape as polygons: boxes by their corners, masks by their contours (holes as rings that run the other way); null for a tag and an empty mask.</summary>
    public static IReadOnlyList<Polygon>? ToPolygons(Shape shape) => shape switch
    {
        BoxShape box => [Polygon.Of(box.Box)],
        RotatedBoxShape box => [new(box.Box.Corners())],
        PolygonShape polygons => polygons.Polygons,
        MaskShape { Mask.Area: > 0 } mask => MaskContours.Trace(mask.Mask),
        _ => null,
    };

    /// <summary>The pixels the shape covers; null for a tag.</summary>
    /// <param name="shape">What to fill.</param>
    /// <param name="width">Width of the image, 1 or more.</param>
    /// <param name="height">Height of the image, 1 or more.</param>
    public static RunLengthMask? ToMask(Shape shape, int width, int height) => shape switch
    {
        MaskShape mask => mask.Mask,
        ClassTag => null,
        _ => PolygonRaster.Fill(ToPolygons(shape)!, height, width),
    };

    /// <summary>One ring that passes through all of them, joined where they come closest by a bridge there and back.</summary>
    /// <remarks>For formats that keep one ring for each object. The bridges have no area; filled by the even-odd rule the ring covers what disjoint parts cover, less the holes. O(points²) up to 4 million pairs; above, the bridge goes from
    /// first point to first point instead of the closest two.</remarks>
    public static Polygon Join(IReadOnlyList<Polygon> rings)
    {
        ArgumentNullException.ThrowIfNull(rings);
        ArgumentOutOfRangeException.ThrowIfZero(rings.Count);
        if (rings.Count == 1)
        {
            return rings[0];
        }

        var joined = new List<double>(rings[0].Coordinates.ToArray());
        foreach (var ring in rings.Skip(1))
        {
            var (at, other) = Closest(joined, ring);
            var detour = new List<double>(ring.Coordinates.Length + 4);
            for (var i = 0; i <= ring.Count; i++)
            {
                var point = (other + i) % ring.Count * 2;
                detour.Add(ring.Coordinates[point]);
                detour.Add(ring.Coordinates[point + 1]);
            }

            detour.Add(joined[at]);
            detour.Add(joined[at + 1]);
            joined.InsertRange(at + 2, detour);
        }

        return new([.. joined]);
    }

    private static (int At, int Other) Closest(List<double> joined, Polygon ring)
    {
        var best = (Distance: double.PositiveInfinity, At: 0, Other: 0);
        if ((long)joined.Count * ring.Count > 8_000_000)
        {
            return (0, 0);
        }

        for (var i = 0; i < joined.Count; i += 2)
        {
            for (var j = 0; j < ring.Count; j++)
            {
                var (x, y) = (joined[i] - ring.Coordinates[2 * j], joined[i + 1] - ring.Coordinates[(2 * j) + 1]);
                if ((x * x) + (y * y) is var distance && distance < best.Distance)
                {
                    best = (distance, i, j);
                }
            }
        }

        return (best.At, best.Other);
    }
}
