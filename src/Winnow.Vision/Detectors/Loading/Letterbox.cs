using Winnow.Core.Data;
using Winnow.Vision.Imaging;

namespace Winnow.Vision.Detectors.Loading;

/// <summary>Where an image lies in a square input: scaled until it fits, centred, on grey.</summary>
/// <param name="ScaleX">Input pixels per image pixel across; differs from <paramref name="ScaleY"/> by rounding only.</param>
/// <param name="ScaleY">Input pixels per image pixel downwards.</param>
/// <param name="OffsetX">Columns left of the image.</param>
/// <param name="OffsetY">Rows above the image.</param>
public readonly record struct Letterbox(double ScaleX, double ScaleY, int OffsetX, int OffsetY)
{
    /// <summary>The place of an image of that size in an input of that side; the one <see cref="ImageResizer"/> uses.</summary>
    public static Letterbox Of(int width, int height, int side)
    {
        var geometry = ResizeGeometry.Of(ResizeMode.Letterbox, width, height, side, side);
        return new((double)geometry.FullWidth / width, (double)geometry.FullHeight / height, geometry.OffsetX, geometry.OffsetY);
    }

    /// <summary>From pixels of the image to pixels of the input.</summary>
    public Box ToInput(Box box) => new((box.Left * ScaleX) + OffsetX, (box.Top * ScaleY) + OffsetY, (box.Right * ScaleX) + OffsetX, (box.Bottom * ScaleY) + OffsetY);

    /// <summary>From pixels of the input to pixels of the image.</summary>
    public Box ToImage(Box box) => new((box.Left - OffsetX) / ScaleX, (box.Top - OffsetY) / ScaleY, (box.Right - OffsetX) / ScaleX, (box.Bottom - OffsetY) / ScaleY);
}
