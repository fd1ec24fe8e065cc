using Winnow.Vision.Imaging.Native;

namespace Winnow.Vision.Imaging;

/// <summary>
/// Resampling with a triangle filter as wide as the scale asks for: no aliasing when shrinking, bilinear when enlarging.
/// The same filter as Pillow's BILINEAR and torchvision's <c>antialias=True</c>, within one level of rounding.
/// </summary>
public static unsafe class ImageResizer
{
    /// <summary>The grey around a letterboxed image.</summary>
    public const byte Padding = 114;

    /// <summary>An image of the given size. O(source pixels + results × taps).</summary>
    public static ImageBuffer Resize(ImageBuffer image, int width, int height, ResizeMode mode = ResizeMode.Squash)
    {
        ArgumentNullException.ThrowIfNull(image);
        var result = new ImageBuffer(width, height);
        Resize(image, ResizeGeometry.Of(mode, image.Width, image.Height, width, height), result);
        return result;
    }

    internal static void Resize(ImageBuffer image, in ResizeGeometry g, ImageBuffer result)
    {
        if (g.Width < result.Width || g.Height < result.Height)
        {
            result.Pixels.Fill(Padding);
        }

        fixed (byte* source = image.Pixels, target = result.Pixels)
        {
            var stride = (long)result.Width * 3;
            var status = ImageShim.Resize(
                source, image.Width, image.Height, g.FullWidth, g.FullHeight, g.Left, g.Top, g.Width, g.Height, target + g.OffsetY * stride + g.OffsetX * 3, stride);
            ImageShim.Check(status, ImageFault.None);
        }
    }
}
