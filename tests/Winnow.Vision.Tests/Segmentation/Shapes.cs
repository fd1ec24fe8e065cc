using Winnow.Core.Data;
using Winnow.Core.Metrics;

namespace Winnow.Vision.Tests.Segmentation;

/// <summary>Bright discs and triangles on dim noise, each exactly the mask or polygon that marks it.</summary>
internal static class Shapes
{
    public static readonly string[] Classes = ["disc", "triangle"];

    public static AnnotatedImage[] Images(int count, int seed, int width = 64, int height = 48) =>
        [.. Enumerable.Range(0, count).Select(i => Image(new Random((seed * 1000) + i), width, height, $"{i}.raw", i))];

    public static Sample AsSample(AnnotatedImage image, int id) => new(new SampleId(id), image.FileName, image.Source!, null) { Objects = image.Annotations, Width = image.Width, Height = image.Height };

    public static LabelMap Truth(AnnotatedImage image) => LabelMaps.Of(image.Annotations!, image.Width, image.Height, Classes.Length);

    private static AnnotatedImage Image(Random random, int width, int height, string name, int index)
    {
        var pixels = new byte[width * height * 3];
        random.NextBytes(pixels);
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(50 + (pixels[i] / 8));
        }

        List<ObjectAnnotation> objects = [];
        for (var tries = index % 9 == 8 ? 0 : random.Next(1, 3); tries > 0; tries--)
        {
            var kind = random.Next(2);
            var (x, y, size) = (random.Next(10, width - 10), random.Next(10, height - 10), random.Next(7, 13));
            Shape shape = kind == 0 ? new MaskShape(Disc(width, height, x, y, size)) : new PolygonShape(new Polygon(x, y - size, x + size, y + size, x - size, y + size));
            objects.Add(new() { Shape = shape, Class = kind });
            var covered = ShapeConversion.ToMask(shape, width, height)!.ToPixels();
            for (var p = 0; p < covered.Length; p++)
            {
                if (covered[p])
                {
                    (pixels[3 * p], pixels[(3 * p) + 1], pixels[(3 * p) + 2]) = kind == 0 ? ((byte)230, (byte)90, (byte)60) : ((byte)70, (byte)110, (byte)230);
                }
            }
        }

        return new() { FileName = name, Width = width, Height = height, Source = new RawImage(pixels, height, width, 3), Annotations = objects };
    }

    private static RunLengthMask Disc(int width, int height, int x, int y, int radius)
    {
        var pixels = new bool[width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = Math.Pow((i % width) - x, 2) + Math.Pow((i / width) - y, 2) <= radius * radius;
        }

        return RunLengthMask.FromPixels(height, width, pixels);
    }
}
