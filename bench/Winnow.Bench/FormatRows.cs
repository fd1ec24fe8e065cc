using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Core.Tests.Formats;

namespace Winnow.Bench;

/// <summary>Large annotation files. Both rows come from one export: written, read back, compared, moved into place.</summary>
internal static class FormatRows
{
    private const int Images = 100_000;
    private const int BoxesEach = 10;
    private const int RoundTripSets = 10_000;

    private static readonly Lazy<(double Seconds, double Megabytes)> Export = new(Run);

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("coco-export-1m", "core", "seconds for a verified COCO export of 1,000,000 boxes on 100,000 images", new(BoundKind.AtMost, 60), "", _ => new(Export.Value.Seconds, "s")),
        new("coco-export-1m-memory", "core", "MB of resident memory at the peak of that export, the data set included", new(BoundKind.AtMost, 500), "", _ => new(Export.Value.Megabytes, "MB")),
        new("format-round-trips", "detect", "failures in 10,000 random data sets, each written in every annotation format, read back and compared within the format's tolerance", new(BoundKind.AtMost, 0), "", RoundTrips),
    ];

    private static BenchValue RoundTrips(BenchContext context)
    {
        var folder = Directory.CreateTempSubdirectory("winnow-bench-");
        var failures = new ConcurrentQueue<string>();
        try
        {
            Parallel.For(1, (context.Size ?? RoundTripSets) + 1, new() { MaxDegreeOfParallelism = context.Threads }, seed =>
            {
                var own = Directory.CreateDirectory(Path.Combine(folder.FullName, seed.ToString(CultureInfo.InvariantCulture)));
                foreach (var format in AnnotationFormats.All)
                {
                    try
                    {
                        var data = RandomDatasets.Small(seed, tagsOnly: format.Name is "csv" or "imagefolder" or "yolo-classify");
                        VerifiedExport.Run(format, data, Path.Combine(own.FullName, format.Name), new() { CopyImages = format is ClassFolderFormat });
                    }
                    catch (DatasetException exception)
                    {
                        failures.Enqueue($"{format.Name}, seed {seed}: {exception.Message}");
                    }
                }

                own.Delete(recursive: true);
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return new(failures.Count, "failures") { Note = failures.TryPeek(out var first) ? first : context.Size is { } size ? $"{size} data sets instead of {RoundTripSets}" : null };
    }

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
