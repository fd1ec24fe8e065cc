namespace Winnow.Core.Metrics;

/// <summary>How well the outline of one class is met: harmonic mean of the shares of found outline near true outline and of true outline near found.</summary>
/// <remarks>Csurka et al., <i>What is a good evaluation measure for semantic segmentation?</i>, BMVC 2013.</remarks>
public static class BoundaryF1Score
{
    /// <summary>The score of one image and class, 0 to 1.</summary>
    /// <param name="truth">What is there.</param>
    /// <param name="found">What was found; of the same size.</param>
    /// <param name="class">The class.</param>
    /// <param name="tolerance">How far apart outlines may lie, as a share of the diagonal; at least one pixel is allowed.</param>
    /// <returns>Null where neither has an outline; 0 where one of them has none.</returns>
    public static double? Of(LabelMap truth, LabelMap found, byte @class, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(found);
        var (there, seen) = (Outline(truth, truth, @class), Outline(found, truth, @class));
        if (there.Count == 0 || seen.Count == 0)
        {
            return there.Count == seen.Count ? null : 0;
        }

        var reach = Math.Max(1, tolerance * Math.Sqrt(((double)truth.Height * truth.Height) + ((double)truth.Width * truth.Width)));
        var precision = Near(seen, there, truth, reach);
        var recall = Near(there, seen, truth, reach);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    // Pixels of the class with a neighbour above, below, left or right that is of another; the picture's edge is no outline, nor is what the truth ignores.
    private static List<(int Y, int X)> Outline(LabelMap map, LabelMap truth, byte @class)
    {
        var result = new List<(int, int)>();
        var pixels = map.Classes.Span;
        var known = truth.Classes.Span;
        for (var y = 0; y < map.Height; y++)
        {
            for (var x = 0; x < map.Width; x++)
            {
                var i = (y * map.Width) + x;
                if (pixels[i] == @class && known[i] != LabelMap.Ignore
                    && ((x > 0 && Differs(pixels, known, i - 1, @class)) || (x + 1 < map.Width && Differs(pixels, known, i + 1, @class))
                        || (y > 0 && Differs(pixels, known, i - map.Width, @class)) || (y + 1 < map.Height && Differs(pixels, known, i + map.Width, @class))))
                {
                    result.Add((y, x));
                }
            }
        }

        return result;
    }

    private static bool Differs(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> known, int i, byte @class) => known[i] != LabelMap.Ignore && pixels[i] != @class;

    // The share of points with a point of the others within reach. The others are marked on a grid once; each point looks around itself.
    private static double Near(List<(int Y, int X)> points, List<(int Y, int X)> others, LabelMap size, double reach)
    {
        var marked = new bool[size.Height * size.Width];
        foreach (var (y, x) in others)
        {
            marked[(y * size.Width) + x] = true;
        }

        var whole = (int)reach;
        (int Y, int X)[] around =
        [
            .. from dy in Enumerable.Range(-whole, (2 * whole) + 1)
               from dx in Enumerable.Range(-whole, (2 * whole) + 1)
               where (dy * dy) + (dx * dx) <= reach * reach
               orderby (dy * dy) + (dx * dx)
               select (dy, dx),
        ];
        return points.Count(p => around.Any(a => p.Y + a.Y >= 0 && p.Y + a.Y < size.Height && p.X + a.X >= 0 && p.X + a.X < size.Width && marked[((p.Y + a.Y) * size.Width) + p.X + a.X])) / (double)points.Count;
    }
}
