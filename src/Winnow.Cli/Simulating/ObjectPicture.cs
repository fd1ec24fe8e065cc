using Winnow.Core.Data;
using Winnow.Core.Reporting;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Simulating;

/// <summary>A small picture of an image with boxes around its objects, in a colour for each class.</summary>
internal static class ObjectPicture
{
    private const int LongSide = 192;

    // Told apart by people who confuse red and green, on dark images and on bright ones (Okabe and Ito, 2008).
    private static readonly (byte R, byte G, byte B)[] Colours = [(230, 159, 0), (86, 180, 233), (0, 158, 115), (240, 228, 66), (213, 94, 0), (204, 121, 167), (0, 114, 178)];

    /// <summary>The picture, at most 192 pixels long.</summary>
    /// <param name="image">The whole image.</param>
    /// <param name="objects">Drawn as the boxes around them; tags are left out.</param>
    /// <param name="beneath">Drawn first and in white, such as what people drew beside what a model found; null draws none.</param>
    public static Thumbnail Of(ImageBuffer image, IReadOnlyList<ObjectAnnotation> objects, IReadOnlyList<ObjectAnnotation>? beneath = null)
    {
        var scale = Math.Min(1, (double)LongSide / Math.Max(image.Width, image.Height));
        var (width, height) = (Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
        var pixels = ImageResizer.Resize(image, width, height).Pixels.ToArray();
        foreach (var box in (beneath ?? []).Select(o => o.Shape.Bounds).OfType<Box>())
        {
            Draw(pixels, width, height, box, scale, (255, 255, 255));
        }

        foreach (var item in objects)
        {
            if (item.Shape.Bounds is { } box)
            {
                Draw(pixels, width, height, box, scale, Colours[item.Class % Colours.Length]);
            }
        }

        return Thumbnail.Of(new RawImage(pixels, height, width, 3));
    }

    /// <summary>The picture with the pixels of its objects tinted, a later one on top.</summary>
    /// <param name="image">The whole image.</param>
    /// <param name="objects">Polygons and masks; tags are left out.</param>
    public static Thumbnail Tinted(ImageBuffer image, IReadOnlyList<ObjectAnnotation> objects)
    {
        var (pixels, width, height) = Tint(image, objects);
        return Thumbnail.Of(new RawImage(pixels, height, width, 3));
    }

    /// <summary>Two such pictures beside each other: what people drew on the left, what a model found on the right.</summary>
    public static Thumbnail Compared(ImageBuffer image, IReadOnlyList<ObjectAnnotation> drawn, IReadOnlyList<ObjectAnnotation> found)
    {
        var (left, width, height) = Tint(image, drawn);
        var (right, _, _) = Tint(image, found);
        var both = new byte[2 * left.Length];
        for (var row = 0; row < height; row++)
        {
            left.AsSpan(3 * row * width, 3 * width).CopyTo(both.AsSpan(6 * row * width));
            right.AsSpan(3 * row * width, 3 * width).CopyTo(both.AsSpan((6 * row * width) + (3 * width)));
        }

        return Thumbnail.Of(new RawImage(both, height, 2 * width, 3));
    }

    private static (byte[] Pixels, int Width, int Height) Tint(ImageBuffer image, IReadOnlyList<ObjectAnnotation> objects)
    {
        var scale = Math.Min(1, (double)LongSide / Math.Max(image.Width, image.Height));
        var (width, height) = (Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
        var pixels = ImageResizer.Resize(image, width, height).Pixels.ToArray();
        foreach (var item in objects)
        {
            if (ShapeConversion.ToMask(item.Shape, image.Width, image.Height) is not { } mask || (mask.Width, mask.Height) != (image.Width, image.Height))
            {
                continue;
            }

            var (covered, colour) = (mask.ToPixels(), Colours[item.Class % Colours.Length]);
            for (var p = 0; p < width * height; p++)
            {
                if (covered[((int)((p / width + 0.5) * image.Height / height) * image.Width) + (int)((p % width + 0.5) * image.Width / width)])
                {
                    (pixels[3 * p], pixels[(3 * p) + 1], pixels[(3 * p) + 2]) =
                        ((byte)((pixels[3 * p] + colour.R) / 2), (byte)((pixels[(3 * p) + 1] + colour.G) / 2), (byte)((pixels[(3 * p) + 2] + colour.B) / 2));
                }
            }
        }

        return (pixels, width, height);
    }

    private static void Draw(byte[] pixels, int width, int height, Box box, double scale, (byte R, byte G, byte B) colour)
    {
        var (left, right) = (Place(box.Left, width), Place(box.Right, width));
        var (top, bottom) = (Place(box.Top, height), Place(box.Bottom, height));
        for (var x = left; x <= right; x++)
        {
            Set(x, top);
            Set(x, bottom);
        }

        for (var y = top; y <= bottom; y++)
        {
            Set(left, y);
            Set(right, y);
        }

        int Place(double edge, int size) => Math.Clamp((int)Math.Round(edge * scale), 0, size - 1);

        void Set(int x, int y) => (pixels[3 * ((y * width) + x)], pixels[(3 * ((y * width) + x)) + 1], pixels[(3 * ((y * width) + x)) + 2]) = colour;
    }
}
