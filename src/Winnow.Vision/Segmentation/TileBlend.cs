namespace Winnow.Vision.Segmentation;

/// <summary>Joins the probabilities of overlapping tiles: where several see a pixel, each counts the more the farther its edge is.</summary>
/// <param name="classes">Number of classes.</param>
/// <param name="width">Columns of the image.</param>
/// <param name="height">Rows of the image.</param>
internal sealed class TileBlend(int classes, int width, int height)
{
    private readonly float[] sums = new float[checked(classes * width * height)];
    private readonly float[] weights = new float[width * height];

    /// <summary>Where tiles start along one side: the first at its begin, the last at its end, evenly spread; one tile around an image smaller than itself.</summary>
    /// <param name="length">Pixels along the image.</param>
    /// <param name="side">Pixels along a tile.</param>
    /// <param name="overlap">Share of a tile that the next one covers again, at least.</param>
    public static int[] Starts(int length, int side, double overlap)
    {
        if (length <= side)
        {
            return [-((side - length) / 2)];
        }

        var step = Math.Max(1, side * (1 - overlap));
        var gaps = (int)Math.Ceiling((length - side) / step);
        return [.. Enumerable.Range(0, gaps + 1).Select(i => (int)Math.Round((double)i * (length - side) / gaps))];
    }

    /// <summary>Adds a square tile [classes × side × side] that starts at a place; what lies outside the image is left out.</summary>
    public void Add(ReadOnlySpan<float> tile, int side, int left, int top)
    {
        for (var y = Math.Max(0, -top); y < Math.Min(side, height - top); y++)
        {
            for (var x = Math.Max(0, -left); x < Math.Min(side, width - left); x++)
            {
                var weight = Inside(x, side) * Inside(y, side);
                var place = ((y + top) * width) + x + left;
                weights[place] += weight;
                for (var c = 0; c < classes; c++)
                {
                    sums[(c * width * height) + place] += weight * tile[(((c * side) + y) * side) + x];
                }
            }
        }
    }

    /// <summary>The weighted means [classes × height × width]; every pixel must have been covered.</summary>
    public float[] Mean()
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] /= weights[i % weights.Length];
        }

        return sums;
    }

    // From about 0 at the edge to 1 in the middle.
    private static float Inside(int place, int side) => (Math.Min(place, side - 1 - place) + 0.5f) / (side / 2f);
}
