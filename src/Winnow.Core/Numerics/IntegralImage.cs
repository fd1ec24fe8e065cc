namespace Winnow.Core.Numerics;

/// <summary>Sums over any upright rectangle of an image in constant time, after one pass.</summary>
/// <remarks>Crow, <i>Summed-area tables for texture mapping</i>, 1984. Double precision; O(pixels) time and memory.</remarks>
internal sealed class IntegralImage
{
    private readonly double[] sums;
    private readonly int stride;

    /// <summary>Sums the values [height × width].</summary>
    public IntegralImage(int height, int width, Func<int, double> value)
    {
        stride = width + 1;
        sums = new double[(height + 1) * stride];
        for (var y = 0; y < height; y++)
        {
            var line = 0.0;
            for (var x = 0; x < width; x++)
            {
                line += value((y * width) + x);
                sums[((y + 1) * stride) + x + 1] = sums[(y * stride) + x + 1] + line;
            }
        }
    }

    /// <summary>The sum over rows from <paramref name="top"/> and columns from <paramref name="left"/> up to, but without, the last.</summary>
    public double Sum(int top, int left, int bottom, int right) =>
        sums[(bottom * stride) + right] - sums[(top * stride) + right] - sums[(bottom * stride) + left] + sums[(top * stride) + left];
}
