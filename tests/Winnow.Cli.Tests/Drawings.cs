using System.Text.Json;
using Winnow.Torch;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Tests;

/// <summary>A folder of small pictures with one bright or one dark rectangle each, and a COCO file that says where.</summary>
internal static class Drawings
{
    private const int Side = 64;

    /// <summary>Writes <c>frames/NN.png</c> and <c>instances.json</c> with the first pictures' boxes; skips the test where images cannot be encoded.</summary>
    public static void Write(TemporaryFolder folder, int pictures, int labelled)
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        Directory.CreateDirectory(folder.Path("frames"));
        var boxes = Enumerable.Range(0, pictures).Select(Draw).ToArray();
        var coco = new
        {
            images = boxes.Take(labelled).Select((_, i) => new { id = i + 1, file_name = Name(i), width = Side, height = Side }),
            annotations = boxes.Take(labelled).Select((b, i) => new { id = i + 1, image_id = i + 1, category_id = 1 + (i % 2), bbox = new[] { b.X, b.Y, b.Size, b.Size }, area = b.Size * b.Size, iscrowd = 0 }),
            categories = new[] { new { id = 1, name = "bright" }, new { id = 2, name = "dark" } },
        };
        folder.Write("instances.json", JsonSerializer.Serialize(coco));

        (int X, int Y, int Size) Draw(int number)
        {
            var random = new Random(number);
            var image = new ImageBuffer(Side, Side);
            random.NextBytes(image.Pixels);
            var (x, y, size) = (random.Next(4, 30), random.Next(4, 30), random.Next(16, 28));
            foreach (var (i, value) in image.Pixels.ToArray().Index())
            {
                var (row, column) = (i / 3 / Side, i / 3 % Side);
                var inside = row >= y && row < y + size && column >= x && column < x + size;
                image.Pixels[i] = (byte)((inside ? number % 2 == 0 ? 220 : 10 : 110) + (value / 16));
            }

            File.WriteAllBytes(folder.Path("frames", Name(number)), ImageCodec.Encode(image, ImageFormat.Png));
            return (x, y, size);
        }
    }

    /// <summary>A detection project over such pictures, the first of them labelled.</summary>
    public static async Task<string> ProjectAsync(TemporaryFolder folder, int pictures, int labelled)
    {
        Write(folder, pictures, labelled);
        var project = folder.Path("project");
        var init = await TemporaryFolder.RunAsync("init", project, "--images", folder.Path("frames"), "--task", "detect", "--classes", "bright,dark");
        Assert.True(init.ExitCode == 0, init.Error);
        if (labelled > 0)
        {
            var import = await TemporaryFolder.RunAsync("import", project, "--format", "coco", folder.Path("instances.json"));
            Assert.True(import.ExitCode == 0, import.Error);
            Assert.Contains($"Saved: {labelled} new, 0 corrected", import.Output, StringComparison.Ordinal);
        }

        return project;
    }

    private static string Name(int number) => $"{number:00}.png";
}
