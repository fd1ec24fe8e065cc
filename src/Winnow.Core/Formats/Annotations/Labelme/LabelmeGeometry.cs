using System.Globalization;
using System.Text.Json;
using Winnow.Core.Data;

namespace Winnow.Core.Formats;

/// <summary>Places of labelme's shapes that take more than their points.</summary>
internal static class LabelmeGeometry
{
    /// <summary>A box of two corners in any order; newer versions write all four.</summary>
    /// <exception cref="FormatException">Another number of points, or no extent.</exception>
    public static BoxShape Rectangle(double[] points)
    {
        if (points.Length is not (4 or 8))
        {
            throw new FormatException($"a rectangle of {points.Length / 2} points; it takes 2 corners");
        }

        var (xs, ys) = (points.Where((_, i) => i % 2 == 0).ToArray(), points.Where((_, i) => i % 2 == 1).ToArray());
        var box = new Box(xs.Min(), ys.Min(), xs.Max(), ys.Max());
        return box.Right > box.Left && box.Bottom > box.Top ? new(box) : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"the rectangle at ({box.Left}, {box.Top}) has no extent"));
    }

    /// <summary>A mask as large as the image from a picture between two corners.</summary>
    /// <exception cref="FormatException">The picture is none, is empty or does not fit.</exception>
    public static RunLengthMask Mask(JsonElement item, double[] points, int width, int height, ReadLimits limits)
    {
        if (points.Length != 4 || points.Any(p => p != Math.Truncate(p)) || item.Field("mask") is not { ValueKind: JsonValueKind.String } text || !text.TryGetBytesFromBase64(out var bytes))
        {
            throw new FormatException("a mask takes two corners in whole pixels and a picture in base64");
        }

        var png = PngReader.Read(bytes, limits);
        var (left, top) = (points[0], points[1]);
        if (left < 0 || top < 0 || points[2] != left + png.Width - 1 || points[3] != top + png.Height - 1 || points[2] >= width || points[3] >= height)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"the mask of {png.Width} × {png.Height} pixels does not fit its corners ({left}, {top}) to ({points[2]}, {points[3]}) in an image of {width} × {height}"));
        }

        var pixels = new bool[width * height];
        for (var i = 0; i < png.Values.Length; i++)
        {
            pixels[(((int)top + (i / png.Width)) * width) + (int)left + (i % png.Width)] = png.Values[i] != 0;
        }

        var mask = RunLengthMask.FromPixels(height, width, pixels);
        return mask.Area > 0 ? mask : throw new FormatException("the mask has no pixel");
    }
}
