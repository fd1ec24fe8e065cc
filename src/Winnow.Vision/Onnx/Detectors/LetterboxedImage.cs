using Winnow.Core.Data;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Onnx;

/// <summary>An image fitted into a detector's input with its shape kept, and the way back.</summary>
/// <param name="Planes">[3 × height × width].</param>
/// <param name="SourceWidth">Columns of the image.</param>
/// <param name="SourceHeight">Rows of the image.</param>
/// <param name="Geometry">Where the image lies in the input.</param>
internal sealed record LetterboxedImage(float[] Planes, int SourceWidth, int SourceHeight, ResizeGeometry Geometry)
{
    /// <summary>Fits an image.</summary>
    /// <param name="image">Any size.</param>
    /// <param name="width">Columns of the input.</param>
    /// <param name="height">Rows of the input.</param>
    /// <param name="yolox">At the upper left, blue first, 0 to 255; else in the middle, red first, 0 to 1. What is left is grey 114 either way.</param>
    public static LetterboxedImage Of(ImageBuffer image, int width, int height, bool yolox)
    {
        var geometry = ResizeGeometry.Of(ResizeMode.Letterbox, image.Width, image.Height, width, height);
        geometry = yolox ? geometry with { OffsetX = 0, OffsetY = 0 } : geometry;
        var fitted = new ImageBuffer(width, height);
        ImageResizer.Resize(image, geometry, fitted);
        var planes = new float[3 * width * height];
        var plane = width * height;
        var pixels = fitted.Pixels;
        for (var channel = 0; channel < 3; channel++)
        {
            var target = planes.AsSpan((yolox ? 2 - channel : channel) * plane, plane);
            for (var i = 0; i < plane; i++)
            {
                target[i] = yolox ? pixels[(3 * i) + channel] : pixels[(3 * i) + channel] / 255f;
            }
        }

        return new(planes, image.Width, image.Height, geometry);
    }

    /// <summary>A box of the input as one of the image, cut at its edges.</summary>
    public Box Undo(Box box)
    {
        var (across, down) = ((double)SourceWidth / Geometry.FullWidth, (double)SourceHeight / Geometry.FullHeight);
        return new(
            Math.Clamp((box.Left - Geometry.OffsetX) * across, 0, SourceWidth),
            Math.Clamp((box.Top - Geometry.OffsetY) * down, 0, SourceHeight),
            Math.Clamp((box.Right - Geometry.OffsetX) * across, 0, SourceWidth),
            Math.Clamp((box.Bottom - Geometry.OffsetY) * down, 0, SourceHeight));
    }
}
