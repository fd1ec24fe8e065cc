using System.Diagnostics;
using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Formats;

namespace Winnow.Bench;

/// <summary>Large annotation files. Both rows come from one export: written, read back, compared, moved into place.</summary>
internal static class FormatRows
{
    private const int Images = 100_000;
    private const int BoxesEach = 10;

    private static readonly Lazy<(double Seconds, double Megabytes)> Export = new(Run);

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("coco-export-1m", "core", "seconds for a verified COCO export of 1,000,000 boxes on 100,000 images", new(BoundKind.AtMost, 60), "", _ => new(Export.Value.Seconds, "s")),
        new("coco-export-1m-memory", "core", "MB of resident memory at the peak of that export, the data set included", new(BoundKind.AtMost, 500), "", _ => new(Export.Value.Megabytes, "MB")),
    ];

    private static (double, double) Run()
    {
        var folder = Directory.CreateTempSubdirectory("winnow-bench-");
        try
        {
            var data = Dataset();
            var clock = Stopwatch.StartNew();
            VerifiedExport.Run(new CocoFormat(), data, Path.Combine(folder.FullName, "instances.json"), ExportOptions.Default);
            return (clock.Elapsed.TotalSeconds, PeakMegabytes());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static AnnotatedDataset Dataset()
    {
        var random = new Random(1);
        double Pixel(double below) => Math.Round(random.NextDouble() * below, 2);
        return new()
        {
            Name = "bench",
            Classes = [.. Enumerable.Range(1, 80).Select(c => new LabelClass($"class {c}", OriginalId.Of(c)))],
            Images = [.. Enumerable.Range(1, Images).Select(i => new AnnotatedImage
            {
                FileName = string.Create(CultureInfo.InvariantCulture, $"train/{i:D12}.jpg"),
                Width = 640,
                Height = 480,
                Id = OriginalId.Of(i),
                Annotations = [.. Enumerable.Range(0, BoxesEach).Select(a =>
                {
                    var (left, top) = (Pixel(600), Pixel(440));
                    return new ObjectAnnotation { Class = random.Next(80), Id = OriginalId.Of(((long)i * BoxesEach) + a), Shape = new BoxShape(new(left, top, left + 1 + Pixel(39), top + 1 + Pixel(39))) };
                })],
            })],
        };
    }

    // What the kernel has seen this process hold at most.
    private static double PeakMegabytes()
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1000;
    }
}
