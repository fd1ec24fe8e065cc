using System.Globalization;
using Winnow.Core.Data;

namespace Winnow.Core.Tests.Formats;

/// <summary>Small random data sets for many round trips: every shape, also over the edge and without extent, awkward names, gaps in ids; image files are headers in memory.</summary>
internal static class RandomDatasets
{
    private const int SideMax = 64;
    private static readonly string[] Names = ["a.jpg", "b c.png", "deep/er/ü.jpg", "dots.in.name.bmp", "A.jpg", "images/x.jpg", "=1.jpg", "e\u0301.png"];
    private static readonly string[] Classes = ["car", "person, sitting", "=cmd", "naïve \"quoted\"", "<b>&", "0"];

    /// <summary>One to four images with up to five objects each; with tags only, one class an image.</summary>
    public static AnnotatedDataset Small(int seed, bool tagsOnly)
    {
        var random = new Random(seed);
        var classes = random.Next(1, Classes.Length + 1);
        var names = Names.ToArray();
        random.Shuffle(names);
        var images = new List<AnnotatedImage>();
        foreach (var (i, name) in names.Take(random.Next(1, 5)).Index())
        {
            var (width, height) = (random.Next(1, SideMax + 1), random.Next(1, SideMax + 1));
            images.Add(new()
            {
                FileName = name,
                Width = width,
                Height = height,
                Id = random.Next(3) == 0 ? OriginalId.None : OriginalId.Of((i * 10) + random.Next(10)),
                Split = random.Next(4) is var s && s < 3 ? (Split)s : null,
                Source = new EncodedImage(Pictures.Bitmap(width, height)),
                Annotations = tagsOnly && i == 0 ? [Tag(0)] : random.Next(5) switch
                {
                    0 => null,
                    1 => [],
                    _ when tagsOnly => [Tag(random.Next(classes))],
                    _ => [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Annotation(random, width, height, classes))],
                },
                Predictions = random.Next(3) == 0 ? [new() { Shape = new BoxShape(Box(random, width, height)), Class = random.Next(classes), Score = random.NextDouble() }] : [],
                Extra = random.Next(4) == 0 ? """{"license":4,"deep":[null,"ä"]}""" : null,
            });
        }

        return new() { Name = "random", Classes = [.. Classes.Take(classes).Select((c, i) => new LabelClass(c, OriginalId.Of((i * i) + 1)))], Images = images };
    }

    /// <summary>Boxes inside their images, at least a pixel wide, on three images.</summary>
    public static AnnotatedDataset Boxes(int seed)
    {
        var random = new Random(seed);
        return new()
        {
            Name = "boxes",
            Classes = [new("a"), new("b")],
            Images = [.. Enumerable.Range(0, 3).Select(i =>
            {
                var (width, height) = (random.Next(4, SideMax + 1), random.Next(4, SideMax + 1));
                return new AnnotatedImage
                {
                    FileName = string.Create(CultureInfo.InvariantCulture, $"{i}.jpg"),
                    Width = width,
                    Height = height,
                    Split = Split.Train,
                    Annotations = [.. Enumerable.Range(0, 4).Select(_ => new ObjectAnnotation { Class = random.Next(2), Shape = new BoxShape(Box(random, width, height)) })],
                };
            })],
        };
    }

    private static ObjectAnnotation Tag(int label) => new() { Shape = ClassTag.Instance, Class = label };

    private static ObjectAnnotation Annotation(Random random, int width, int height, int classes) => new()
    {
        Shape = random.Next(9) switch
        {
            0 => ClassTag.Instance,
            1 => new RotatedBoxShape(new(random.NextDouble() * width, random.NextDouble() * height, 0.5 + (random.NextDouble() * width), 0.5 + (random.NextDouble() * height), random.Next(-360, 361))),
            2 => new PolygonShape(Ring(random, width, height)),
            3 => new PolygonShape(Ring(random, width, height), Ring(random, width, height)),
            4 => new MaskShape(Mask(random, width, height)),
            5 => new BoxShape(new(-5, random.NextDouble(), random.NextDouble() * width, height + 3)),
            6 => new BoxShape(new(1, 1, 1, 1 + random.NextDouble())),
            _ => new BoxShape(Box(random, width, height)),
        },
        Class = random.Next(classes),
        Id = random.Next(3) == 0 ? OriginalId.None : OriginalId.Of(random.Next(20)),
        IsCrowd = random.Next(8) == 0,
        Attributes = random.Next(4) == 0 ? new Dictionary<string, string> { ["occluded"] = "true", ["note"] = "dark <red>", ["group_id"] = "3" } : new Dictionary<string, string>(),
        Extra = random.Next(5) == 0 ? """{"list":[1]}""" : null,
    };

    private static Box Box(Random random, int width, int height)
    {
        var (left, top) = (random.NextDouble() * (width - 1), random.NextDouble() * (height - 1));
        return new(left, top, left + 1 + (random.NextDouble() * 0.999 * (width - left - 1)), top + 1 + (random.NextDouble() * 0.999 * (height - top - 1)));
    }

    private static Polygon Ring(Random random, int width, int height) =>
        new([.. Enumerable.Range(0, random.Next(3, 8)).SelectMany(_ => new[] { random.NextDouble() * width, random.NextDouble() * height })]);

    private static RunLengthMask Mask(Random random, int width, int height)
    {
        var pixels = new bool[width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = random.Next(3) == 0;
        }

        return RunLengthMask.FromPixels(height, width, pixels);
    }
}
