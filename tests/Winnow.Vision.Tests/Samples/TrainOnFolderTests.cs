using System.Diagnostics;
using Winnow.Vision.Imaging;
using Winnow.Vision.Tests.Imaging;

namespace Winnow.Vision.Tests.Samples;

public sealed class TrainOnFolderTests
{
    [Fact]
    public async Task The_sample_learns_dark_from_bright_images_in_four_rounds()
    {
        var folder = Directory.CreateTempSubdirectory("winnow-sample-").FullName;
        foreach (var (name, floor) in new[] { ("dark", 0), ("bright", 120) })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
            for (var i = 0; i < 30; i++)
            {
                var random = new Random(floor + i);
                var image = Images.Of(12, 10, (_, _) => ((byte)(floor + random.Next(128)), (byte)(floor + random.Next(128)), (byte)(floor + random.Next(128))));
                await File.WriteAllBytesAsync(Path.Combine(folder, name, $"{i:00}.png"), ImageCodec.Encode(image, ImageFormat.Png), TestContext.Current.CancellationToken);
            }
        }

        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "TrainOnFolder.dll"), folder]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var lines = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
        Assert.True(process.ExitCode == 0, await errors);
        Assert.Equal(["4", "9", "14", "19"], lines.Select(l => l.Split(' ')[0]));
        Assert.Contains("accuracy 1.000", lines[^1], StringComparison.Ordinal);
        Assert.All(lines, l => Assert.Contains("torn between", l, StringComparison.Ordinal));
    }
}
