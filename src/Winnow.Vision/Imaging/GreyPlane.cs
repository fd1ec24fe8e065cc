namespace Winnow.Vision.Imaging;

/// <summary>A small grey copy of an image, the base of what is measured without a model.</summary>
internal static class GreyPlane
{
    /// <summary>ITU-R BT.601 luma, 0 to 255 [side × side], of the whole picture squashed to a square.</summary>
    public static double[] Of(ImageBuffer square)
    {
        var pixels = square.Pixels;
        var grey = new double[square.Width * square.Height];
        for (int i = 0, p = 0; i < grey.Length; i++, p += 3)
        {
            grey[i] = (0.299 * pixels[p]) + (0.587 * pixels[p + 1]) + (0.114 * pixels[p + 2]);
        }

        return grey;
    }
}
