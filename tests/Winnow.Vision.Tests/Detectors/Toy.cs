using Winnow.Core.Data;

namespace Winnow.Vision.Tests.Detectors;

/// <summary>Bright rectangles of two colours on dim noise.</summary>
internal static class Toy
{
    public static readonly string[] Classes = ["red", "blue"];

    public static AnnotatedImage[] Images(int count, int seed, int width = 96, int height = 72) => [.. Enumerable.Range(0, count).Select(i => Image(new Random((seed * 1000) + i), width, height, $"{i}.raw", i))];

    public static Sample AsSample(AnnotatedImage image, int id) => new(new SampleId(id), image.FileName, image.Source!, null);

    private static AnnotatedImage Image(Random random, int width, int height, string name, int index)
    {
        var pixels = new byte[width * height * 3];
        random.NextBytes(pixels);
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(60 + (pixels[i] / 8));
        }

        List<ObjectAnnotation> objects = [];
        for (var tries = index % 7 == 6 ? 0 : random.Next(1, 4); tries > 0; tries--)
        {
            var (w, h) = (random.Next(16, 36), random.Next(16, 36));
            var (x, y) = (random.Next(0, width - w), random.Next(0, height - h));
            var box = new Box(x, y, x + w, y + h);
            if (objects.Exists(o => o.Shape.Bounds!.Value.Overlap(box) > 0))
            {
                continue;
            }

            var kind = random.Next(2);
            for (var row = y; row < y + h; row++)
            {
                for (var column = x; column < x + w; column++)
                {
                    pixels[(((row * width) + column) * 3) + (kind * 2)] = 240;
                }
            }

            objects.Add(new() { Shape = new BoxShape(box), Class = kind });
        }

        return new() { FileName = name, Width = width, Height = height, Source = new RawImage(pixels, height, width, 3), Annotations = objects };
    }
}
