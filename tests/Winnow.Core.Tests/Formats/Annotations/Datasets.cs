using Winnow.Core.Data;

namespace Winnow.Core.Tests.Formats;

/// <summary>Random data sets with every shape, awkward names, original ids with gaps and unknown fields.</summary>
internal static class Datasets
{
    private static readonly string[] Names = ["a b.jpg", "sub/deep/ü.png", "sub/=1+1.jpg", "Ünï cödé.jpeg", "dots.in.name.jpg", "case.JPG", "Case.jpg", "e\u0301.jpg", "\u00e9.jpg", "x\"y,z.png", "a/images/b.jpg", "emoji😀.jpg"];
    private static readonly string[] Classes = ["Zebra", "apple", "=cmd|' C calc'!A0", "person, sitting", "naïve \"quoted\"", "<b>&amp;", "'=x", "yes", "0x10"];

    /// <summary>A data set with image files in the folder.</summary>
    public static AnnotatedDataset Random(int seed, string folder, bool tagsOnly = false)
    {
        var random = new Random(seed);
        var classes = Classes.Take(random.Next(1, Classes.Length)).Select((n, i) => new LabelClass(n, OriginalId.Of((i * i) + 1), i == 1 ? "things" : null, i == 0 ? """{"colour":[1,2.50]}""" : null)).ToArray();
        var images = new List<AnnotatedImage>();
        foreach (var (i, name) in Names.Take(random.Next(1, Names.Length + 1)).Index())
        {
            var (width, height) = (random.Next(8, 700), random.Next(8, 700));
            var file = Path.Combine(folder, $"{seed}-{i}.bin");
            File.WriteAllBytes(file, Pictures.Bitmap(width, height));
            images.Add(new()
            {
                FileName = name,
                Width = width,
                Height = height,
                Id = OriginalId.Of(1000 - (7 * i)),
                Split = random.Next(4) is var s && s < 3 ? (Split)s : null,
                Source = new FileImage(file),
                Annotations = random.Next(5) switch
                {
                    0 => null,
                    1 => [],
                    _ => [.. Enumerable.Range(0, tagsOnly ? 1 : random.Next(1, 7)).Select(a => Annotation(random, width, height, classes.Length, tagsOnly, (100 * i) + a + 1))],
                },
                Predictions = random.Next(3) == 0 ? [new() { Shape = new BoxShape(Box(random, width, height)), Class = 0, Score = random.NextDouble() }] : [],
                Extra = i % 3 == 0 ? """{"license":4,"deep":{"x":[true,null,"ä"]}}""" : null,
            });
        }

        return new() { Name = "random", Classes = classes, Images = images, Extra = """{"info":{"year":2026},"licenses":[]}""" };
    }

    public static Box Box(Random random, int width, int height)
    {
        var (left, top) = (random.NextDouble() * (width - 2), random.NextDouble() * (height - 2));
        // Edges that are sums, as in a file of x and width; and just inside the image after rounding.
        return new(left, top, left + (1 + (random.NextDouble() * 0.999 * (width - left - 1))), top + (1 + (random.NextDouble() * 0.999 * (height - top - 1))));
    }

    private static ObjectAnnotation Annotation(Random random, int width, int height, int classes, bool tagsOnly, int id)
    {
        var box = Box(random, width, height);
        Shape shape = tagsOnly ? ClassTag.Instance : random.Next(6) switch
        {
            0 => new RotatedBoxShape(new(random.NextDouble() * width, random.NextDouble() * height, 1 + (random.NextDouble() * width / 2), 1 + (random.NextDouble() * height / 2), random.Next(-180, 360))),
            1 => new PolygonShape(Triangle(random, width, height)),
            2 => new PolygonShape(Triangle(random, width, height), Triangle(random, width, height)),
            3 => new MaskShape(PolygonRaster.Fill(Polygon.Of(box), height, width)),
            _ => new BoxShape(box),
        };
        return new()
        {
            Shape = shape,
            Class = random.Next(classes),
            Id = OriginalId.Of(id * 3),
            IsCrowd = !tagsOnly && random.Next(8) == 0,
            Attributes = random.Next(4) == 0 ? new Dictionary<string, string> { ["truncated"] = "1", ["colour"] = "dark <red>" } : new Dictionary<string, string>(),
            Extra = random.Next(4) == 0 ? """{"note":"ok","list":[1]}""" : null,
        };
    }

    private static Polygon Triangle(Random random, int width, int height) =>
        new([.. Enumerable.Range(0, 3).SelectMany(_ => new[] { random.NextDouble() * width, random.NextDouble() * height })]);
}
