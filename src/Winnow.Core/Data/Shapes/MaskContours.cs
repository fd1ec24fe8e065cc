namespace Winnow.Core.Data;

/// <summary>Turns masks into polygons along the edges of their pixels.</summary>
/// <remarks>Outer contours run clockwise on the screen (<see cref="Polygon.SignedArea"/> above 0), holes the other way. Pixels that touch only at a corner belong to
/// different contours. Filling the outer contours and taking out the holes gives the mask back, pixel for pixel. O(height × width).</remarks>
public static class MaskContours
{
    // Directions clockwise: right, down, left, up.
    private static readonly int[] StepX = [1, 0, -1, 0];
    private static readonly int[] StepY = [0, 1, 0, -1];

    /// <summary>All contours: each outer one and each hole, in the order of their uppermost, then leftmost corners. Empty for an empty mask.</summary>
    public static IReadOnlyList<Polygon> Trace(RunLengthMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (mask.Bounds is not { } bounds)
        {
            return [];
        }

        var (left, top) = ((int)bounds.Left, (int)bounds.Top);
        var (width, height) = ((int)bounds.Right - left, (int)bounds.Bottom - top);
        var edges = Edges(mask, left, top, width, height);
        var contours = new List<Polygon>();
        for (var corner = 0; corner < edges.Length; corner++)
        {
            while (edges[corner] != 0)
            {
                contours.Add(Follow(edges, corner, width + 1, left, top));
            }
        }

        return contours;
    }

    // One bit for each direction in which an edge leaves a corner; set pixels lie on the right of it.
    private static byte[] Edges(RunLengthMask mask, int left, int top, int width, int height)
    {
        var pixels = mask.ToPixels();
        var corners = width + 1;
        var edges = new byte[corners * (height + 1)];
        bool Set(int x, int y) => x >= 0 && y >= 0 && x < width && y < height && pixels[((y + top) * mask.Width) + x + left];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                if (!Set(x, y))
                {
                    continue;
                }

                var corner = (y * corners) + x;
                edges[corner] |= (byte)(Set(x, y - 1) ? 0 : 1);
                edges[corner + 1] |= (byte)(Set(x + 1, y) ? 0 : 2);
                edges[corner + corners + 1] |= (byte)(Set(x, y + 1) ? 0 : 4);
                edges[corner + corners] |= (byte)(Set(x - 1, y) ? 0 : 8);
            }
        }

        return edges;
    }

    private static Polygon Follow(byte[] edges, int start, int corners, int left, int top)
    {
        var points = new List<double>();
        var corner = start;
        var direction = int.TrailingZeroCount(edges[start]);
        var first = direction;
        var previous = -1;
        do
        {
            if (direction != previous)
            {
                points.Add((corner % corners) + left);
                points.Add((corner / corners) + top);
            }

            // The first edge stays until the contour comes back to it: only that closes it where two contours share the corner.
            edges[corner] &= (byte)(previous < 0 ? 0xFF : ~(1 << direction));
            corner += StepX[direction] + (StepY[direction] * corners);
            previous = direction;
            direction = Next(edges[corner], direction);
        }
        while (corner != start || direction != first);
        edges[start] &= (byte)~(1 << first);

        // The start is a true corner unless the contour arrived there straight on.
        if (previous == first)
        {
            points.RemoveRange(0, 2);
        }

        return new([.. points]);
    }

    // Right before straight before left: stay with the same pixel where two touch at a corner.
    private static int Next(byte edges, int direction)
    {
        var right = (direction + 1) % 4;
        return (edges & (1 << right)) != 0 ? right : (edges & (1 << direction)) != 0 ? direction : (direction + 3) % 4;
    }
}
