using Winnow.Vision.Imaging;

namespace Winnow.Vision.Augmentation;

/// <summary>The colour between the pixels of an image.</summary>
internal static class BilinearSample
{
    /// <summary>Writes red, green and blue of 0 to 1, <paramref name="plane"/> values apart.</summary>
    /// <param name="image">Where from; its edge goes on outside.</param>
    /// <param name="u">Column, 0 in the middle of the leftmost pixel.</param>
    /// <param name="v">Row, 0 in the middle of the uppermost pixel.</param>
    /// <param name="target">Receives the three values.</param>
    /// <param name="plane">Distance between the three.</param>
    public static void Write(ImageBuffer image, float u, float v, Span<float> target, int plane)
    {
        var (left, top) = ((int)MathF.Floor(u), (int)MathF.Floor(v));
        var (shareX, shareY) = (u - left, v - top);
        var (right, bottom) = (Math.Min(left + 1, image.Width - 1), Math.Min(top + 1, image.Height - 1));
        (left, top) = (Math.Max(left, 0), Math.Max(top, 0));
        var pixels = image.Pixels;
        var upper = pixels.Slice(top * image.Width * 3, image.Width * 3);
        var lower = pixels.Slice(bottom * image.Width * 3, image.Width * 3);
        for (var channel = 0; channel < 3; channel++)
        {
            var above = upper[(left * 3) + channel] + (shareX * (upper[(right * 3) + channel] - upper[(left * 3) + channel]));
            var below = lower[(left * 3) + channel] + (shareX * (lower[(right * 3) + channel] - lower[(left * 3) + channel]));
            target[channel * plane] = (above + (shareY * (below - above))) * (1 / 255f);
        }
    }
}
