using Winnow.Vision.Imaging;

namespace Winnow.Bench;

/// <summary>Trainings that processes of this machine share by gloo, against one process on one core.</summary>
internal static class SharedTrainingRows
{
    private const int Images = 2048;
    private const int Side = 32;
    private const int EpochsFew = 1;
    private const int EpochsMany = 5;

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("train-processes", "scale", "times that `winnow train --processes 2` trains resnet18-small as fast as one process on one core does, 2,048 images of 32 × 32, start-up left out", new(BoundKind.AtLeast, 1.5), "", Run),
    ];

    private static BenchValue Run(BenchContext context)
    {
        var folder = Directory.CreateTempSubdirectory("winnow-together-bench-").FullName;
        try
        {
            var images = context.Size ?? Images;
            Make(folder, images);
            // Two processes on two cores take one thread each by themselves; one is held to one core.
            var alone = SecondsPerEpoch(folder, "taskset", ["-c", "0", "dotnet"], []);
            var together = SecondsPerEpoch(folder, "dotnet", [], ["--processes", "2"]);
            return new(alone / together, "×")
            {
                Note = FormattableString.Invariant($"one process on one core {images / alone:0} images/s, two processes {images / together:0} images/s; {images} images; gradients of 11 million parameters travel over loopback each step"),
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double SecondsPerEpoch(string folder, string program, string[] before, string[] more)
    {
        double Of(int epochs) => Command.Seconds(
            folder, program, [.. before, Winnow, "train", "project", "--model", "resnet18-small", "--size", $"{Side}", "--epochs", $"{epochs}", "--checkpoint-seconds", "3600", .. more]);
        var few = Of(EpochsFew);
        return (Of(EpochsMany) - few) / (EpochsMany - EpochsFew);
    }

    private static string Winnow => Path.Combine(AppContext.BaseDirectory, "winnow.dll");

    private static void Make(string folder, int images)
    {
        var rows = new List<string>();
        foreach (var (name, floor) in new[] { ("dark", 0), ("bright", 120) })
        {
            Directory.CreateDirectory(Path.Combine(folder, "photos", name));
            for (var i = 0; i < images / 2; i++)
            {
                var image = new ImageBuffer(Side, Side);
                new Random((2 * i) + (floor > 0 ? 1 : 0)).NextBytes(image.Pixels);
                foreach (ref var value in image.Pixels)
                {
                    value = (byte)(floor + (value / 2));
                }

                File.WriteAllBytes(Path.Combine(folder, "photos", name, $"{i}.png"), ImageCodec.Encode(image, ImageFormat.Png));
                rows.Add($"{name}/{i}.png,{name}");
            }
        }

        File.WriteAllLines(Path.Combine(folder, "labels.csv"), ["path,label", .. rows]);
        Command.Run(folder, "dotnet", [Winnow, "init", "project", "--images", "photos", "--classes", "dark,bright"]);
        Command.Run(folder, "dotnet", [Winnow, "label", "project", "labels.csv"]);
    }
}
