using System.Text.Json;
using Winnow.Core.Data;
using Winnow.Torch;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Tests;

/// <summary>A folder of small pictures with one bright disc each, and a COCO file that outlines them.</summary>
internal static class Outlines
{
    private const int Side = 64;
    private const int Corners = 16;

    /// <summary>A segmentation project over such pictures, the first of them labelled; skips the test where images cannot be encoded.</summary>
    public static async Task<string> ProjectAsync(TemporaryFolder folder, int pictures, int labelled)
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        Directory.CreateDirectory(folder.Path("frames"));
        var rings = Enumerable.Range(0, pictures).Select(i => Draw(folder, i)).ToArray();
        folder.Write("outlines.json", JsonSerializer.Serialize(new
        {
            images = rings.Take(labelled).Select((_, i) => new { id = i + 1, file_name = Name(i), width = Side, height = Side }),
            annotations = rings.Take(labelled).Select((ring, i) => new { id = i + 1, image_id = i + 1, category_id = 1, segmentation = new[] { ring }, bbox = Around(ring), area = new Polygon(ring).SignedArea, iscrowd = 0 }),
            categories = new[] { new { id = 1, name = "disc" } },
        }));
        var project = folder.Path("project");
        var init = await TemporaryFolder.RunAsync("init", project, "--images", folder.Path("frames"), "--task", "segment", "--classes", "disc");
        Assert.True(init.ExitCode == 0, init.Error);
        if (labelled > 0)
        {
            var import = await TemporaryFolder.RunAsync("import", project, "--format", "coco", folder.Path("outlines.json"));
            Assert.True(import.ExitCode == 0, import.Error);
        }

        return project;
    }

    private static double[] Draw(TemporaryFolder folder, int number)
    {
        var random = new Random(number);
        var image = new ImageBuffer(Side, Side);
        random.NextBytes(image.Pixels);
        var (x, y, radius) = (random.Next(20, 44), random.Next(20, 44), random.Next(10, 16));
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            var (row, column) = (i / 3 / Side, i / 3 % Side);
            var inside = ((row - y) * (row - y)) + ((column - x) * (column - x)) < radius * radius;
            image.Pixels[i] = (byte)((inside ? 220 : 60) + (image.Pixels[i] / 16));
        }

        File.WriteAllBytes(folder.Path("frames", Name(number)), ImageCodec.Encode(image, ImageFormat.Png));
        return [.. Enumerable.Range(0, Corners).SelectMany(c => new[] { x + (radius * Math.Cos(2 * Math.PI * c / Corners)), y + (radius * Math.Sin(2 * Math.PI * c / Corners)) })];
    }

    private static double[] Around(double[] ring)
    {
        var box = new Polygon(ring).Bounds;
        return [box.Left, box.Top, box.Right - box.Left, box.Bottom - box.Top];
    }

    private static string Name(int number) => $"{number:00}.png";
}
