using Winnow.Vision.Imaging;

namespace Winnow.Vision.Segmentation.Loading;

/// <summary>How large an image is in a segmenter's view.</summary>
internal static class ViewSize
{
    /// <summary>Width and height in pixels of the input.</summary>
    public static (int Width, int Height) Of(SegmentationView view, int side, double scale, int width, int height)
    {
        if (view == SegmentationView.Tiles)
        {
            return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
        }

        var geometry = ResizeGeometry.Of(ResizeMode.Letterbox, width, height, side, side);
        return (geometry.FullWidth, geometry.FullHeight);
    }
}
