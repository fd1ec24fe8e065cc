using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Fills the shapes of an image into pixels.</summary>
internal static class MaskPainting
{
    public const string Filled = "boxes and polygons filled into masks";
    public const string Nothing = "objects without a pixel inside their image left out";

    // Beyond this the rasteriser cannot go; nothing so far out has a pixel inside.
    private const double Furthest = 1 << 23;

    /// <summary>The pixels that a shape covers; null for a tag, for an image of unknown size, for a mask of another size and for what lies further out than any image reaches.</summary>
    public static RunLengthMask? MaskOf(Shape shape, AnnotatedImage image)
    {
        if (image.Width < 1 || image.Height < 1 || shape.Bounds is not { } b)
        {
            return null;
        }

        return shape is MaskShape { Mask: var mask } ? ((mask.Width, mask.Height) == (image.Width, image.Height) ? mask : null)
            : Math.Abs(b.Left) > Furthest || Math.Abs(b.Top) > Furthest || Math.Abs(b.Right) > Furthest || Math.Abs(b.Bottom) > Furthest ? null
            : ShapeConversion.ToMask(shape, image.Width, image.Height);
    }

    /// <summary>Sets the pixels of a mask to a value; pixels are row by row.</summary>
    public static void Paint(RunLengthMask mask, ushort[] pixels, ushort value)
    {
        var (position, set) = (0, false);
        foreach (var run in mask.Counts)
        {
            for (var p = position; set && p < position + run; p++)
            {
                pixels[(p % mask.Height * mask.Width) + (p / mask.Height)] = value;
            }

            position += run;
            set = !set;
        }
    }

    /// <summary>The mask of each value that occurs, by rising value; 0 is none.</summary>
    public static IReadOnlyList<(ushort Value, RunLengthMask Mask)> Masks(ushort[] pixels, int height, int width)
    {
        // Runs of each value column by column, in one walk over the pixels.
        var runs = new SortedDictionary<ushort, (List<int> Counts, int End)>();
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
            {
                if (pixels[(y * width) + x] is not 0 and var value)
                {
                    var at = (x * height) + y;
                    var (counts, end) = runs.TryGetValue(value, out var known) ? known : ([], 0);
                    if (counts.Count > 0 && end == at)
                    {
                        counts[^1]++;
                    }
                    else
                    {
                        counts.Add(at - end);
                        counts.Add(1);
                    }

                    runs[value] = (counts, at + 1);
                }
            }
        }

        return [.. runs.Select(r => (r.Key, RunLengthMask.FromCounts(height, width, [.. r.Value.Counts, (height * width) - r.Value.End])))];
    }
}
