using Winnow.Torch;
using Winnow.Vision.Imaging;

namespace Winnow.Cli.Tests;

/// <summary>A folder of small pictures that a network can learn: dark ones with noise and bright ones with noise.</summary>
internal static class Photos
{
    /// <summary>Writes PNG files <c>dark/N.png</c> and <c>bright/N.png</c>; skips the test where images cannot be encoded.</summary>
    public static void Write(TemporaryFolder folder, int perClass)
    {
        Assert.SkipWhen(NativeShimLocator.Find() is null, "libwinnow_native.so is not built; `./dev setup` builds it.");
        foreach (var (name, floor) in new[] { ("dark", 0), ("bright", 120) })
        {
            Directory.CreateDirectory(folder.Path("photos", name));
            for (var i = 0; i < perClass; i++)
            {
                var image = new ImageBuffer(12, 10);
                new Random(floor + i).NextBytes(image.Pixels);
                foreach (ref var value in image.Pixels)
                {
                    value = (byte)(floor + (value / 2));
                }

                File.WriteAllBytes(folder.Path("photos", name, $"{i:00}.png"), ImageCodec.Encode(image, ImageFormat.Png));
            }
        }
    }

    /// <summary>A project over such pictures, labelled by their folders but for the last few of each class.</summary>
    public static async Task<string> ProjectAsync(TemporaryFolder folder, int perClass, int labelledPerClass)
    {
        Write(folder, perClass);
        var project = folder.Path("project");
        Assert.Equal(0, (await TemporaryFolder.RunAsync("init", project, "--images", folder.Path("photos"), "--classes", "dark,bright")).ExitCode);
        if (labelledPerClass > 0)
        {
            var rows = Enumerable.Range(0, labelledPerClass).SelectMany(i => new[] { $"dark/{i:00}.png,dark", $"bright/{i:00}.png,bright" });
            Assert.Equal(0, (await TemporaryFolder.RunAsync("label", project, folder.Write("labels.csv", $"path,label\n{string.Join('\n', rows)}\n"))).ExitCode);
        }

        return project;
    }
}
