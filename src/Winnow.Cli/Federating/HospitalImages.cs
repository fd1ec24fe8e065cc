using System.Globalization;
using Winnow.Cli.Input;
using Winnow.Core.Data;
using Winnow.Core.Numerics;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Federating;

/// <summary>The images of two hospitals: of a data set, or drawn. Each sees the classes in another mixture, and drawn ones come from devices of another brightness.</summary>
internal static class HospitalImages
{
    private const int Side = 28;
    private const double Mostly = 0.7;

    private static readonly string[] DrawnClasses = ["normal", "opacity"];

    /// <summary>Writes numbered PNG files into a folder for each hospital.</summary>
    /// <returns>Class names, and for each hospital the classes by file name; the names tell nothing.</returns>
    /// <exception cref="CommandException">The data set has too few classified images.</exception>
    public static (IReadOnlyList<string> Classes, IReadOnlyList<IReadOnlyDictionary<string, int>> Truth) Write(HospitalDemoOptions options, IReadOnlyList<string> folders, CancellationToken cancel)
    {
        var data = options.Data is { } name ? DataSource.Find(name, cancel) : null;
        var truth = new List<IReadOnlyDictionary<string, int>>();
        for (var h = 0; h < folders.Count; h++)
        {
            Directory.CreateDirectory(folders[h]);
            var images = data is null ? Draw(options, h) : Chosen(data, options, h);
            truth.Add(images.Select((image, i) => (Name: Name(i), image.Class)).ToDictionary(i => i.Name, i => i.Class, StringComparer.Ordinal));
            for (var i = 0; i < images.Count; i++)
            {
                cancel.ThrowIfCancellationRequested();
                File.WriteAllBytes(Path.Combine(folders[h], Name(i)), ImageCodec.Encode(images[i].Pixels(), ImageFormat.Png));
            }
        }

        return (data?.Classes ?? DrawnClasses, truth);
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"{number:00000}.png");

    private static List<(int Class, Func<ImageBuffer> Pixels)> Chosen(ImageDataset data, HospitalDemoOptions options, int hospital)
    {
        Sample[] all = [.. data.Train.Where(s => s.Class is not null)];
        new Random(Seed.Derive(options.Seed, "hospitals")).Shuffle(all);
        var random = new Random(Seed.Derive(options.Seed, "mixture"));
        // An image belongs to one hospital alone.
        var mine = all.Where(s => random.NextDouble() < (s.Class!.Value % 2 == 0 ? Mostly : 1 - Mostly) == (hospital == 0)).Take(options.Images).ToList();
        return mine.Count < options.Images
            ? throw new CommandException($"'{options.Data}' has {mine.Count} classified images for a hospital, and {options.Images} are asked for; take fewer with --images.")
            : [.. mine.Select(s => (s.Class!.Value, (Func<ImageBuffer>)(() => ImageReader.Read(s.Image))))];
    }

    private static List<(int Class, Func<ImageBuffer> Pixels)> Draw(HospitalDemoOptions options, int hospital)
    {
        var random = new Random(Seed.Derive(options.Seed, $"draw/{hospital}"));
        return [.. Enumerable.Range(0, options.Images).Select(_ =>
        {
            var ill = random.NextDouble() < (hospital == 0 ? 1 - Mostly : Mostly);
            var seed = random.Next();
            return (ill ? 1 : 0, (Func<ImageBuffer>)(() => Chest(ill, hospital, new Random(seed))));
        })];
    }

    // Two dark fields on a grey ground; an opacity is a soft bright spot in one of them.
    private static ImageBuffer Chest(bool ill, int hospital, Random random)
    {
        var image = new ImageBuffer(Side, Side);
        var (ground, spotX, spotY, radius) = (hospital == 0 ? 150 : 115, (random.Next(2) == 0 ? 8 : 19) + random.Next(-2, 3), random.Next(8, 21), 2.5 + (2 * random.NextDouble()));
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var field = Math.Max(Field(x - 8, y - 14), Field(x - 19, y - 14));
                var spot = ill ? 75 * Math.Exp(-(((x - spotX) * (x - spotX)) + ((y - spotY) * (y - spotY))) / (2 * radius * radius)) : 0;
                var grey = (byte)Math.Clamp(ground - (80 * field) + spot + random.Next(-18, 19), 0, 255);
                image.Pixels.Slice(3 * ((y * Side) + x), 3).Fill(grey);
            }
        }

        return image;

        static double Field(double x, double y) => 1 / (1 + Math.Exp(4 * ((x * x / 20) + (y * y / 80) - 1)));
    }
}
