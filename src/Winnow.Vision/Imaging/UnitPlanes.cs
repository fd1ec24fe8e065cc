namespace Winnow.Vision.Imaging;

/// <summary>Lays images out as networks for whole scenes take them: [N × 3 × height × width], RGB, 0 to 1.</summary>
internal static class UnitPlanes
{
    /// <summary>Images letterboxed into squares.</summary>
    public static float[] Letterboxed(IReadOnlyList<ImageBuffer> images, int side)
    {
        var size = 3 * side * side;
        var pixels = new float[images.Count * size];
        Parallel.For(0, images.Count, i =>
        {
            var image = images[i].Width == side && images[i].Height == side ? images[i] : ImageResizer.Resize(images[i], side, side, ResizeMode.Letterbox);
            Write(image, 0, 0, side, side, pixels.AsSpan(i * size, size));
        });
        return pixels;
    }

    /// <summary>A window of an image; grey where the window leaves it.</summary>
    public static void Write(ImageBuffer image, int left, int top, int width, int height, Span<float> planes)
    {
        var plane = width * height;
        if (left < 0 || top < 0 || left + width > image.Width || top + height > image.Height)
        {
            planes.Fill(ImageResizer.Padding / 255f);
        }

        var (first, last) = (Math.Max(0, -left), Math.Min(width, image.Width - left));
        for (var y = Math.Max(0, -top); y < Math.Min(height, image.Height - top); y++)
        {
            var from = image.Pixels[(3 * (((y + top) * image.Width) + left + first))..];
            for (int x = first, to = (y * width) + first, p = 0; x < last; x++, to++, p += 3)
            {
                planes[to] = from[p] * (1 / 255f);
                planes[to + plane] = from[p + 1] * (1 / 255f);
                planes[to + (2 * plane)] = from[p + 2] * (1 / 255f);
            }
        }
    }
}
