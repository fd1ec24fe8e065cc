using Winnow.Core.Data;
using Winnow.Vision.Imaging;

namespace Winnow.Bench;

/// <summary>Speed of the way from image files to batches, on two threads, beside the usual ways in Python with two worker processes.</summary>
internal static class ImagingRows
{
    private const int Files = 2_000;
    private const int Distinct = 50;
    private const string What = "images per second: 2,000 JPEGs of 1152 × 896 (50 pictures) in the page cache to normalised 224 × 224 float batches of 64";

    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new("batches-pillow", "run", What, new(BoundKind.AtLeast, 2, OfRatio: true), "torchvision + Pillow, DataLoader, 2 workers", context => Beside(context, "pillow")),
        new("batches-opencv", "run", What, new(BoundKind.AtLeast, 1, OfRatio: true), "OpenCV reduced decoding, DataLoader, 2 workers", context => Beside(context, "opencv")),
        new("batches-cached", "run", $"{What}; from the on-disk cache", new(BoundKind.AtLeast, 2, OfRatio: true), "OpenCV reduced decoding, DataLoader, 2 workers", Cached),
    ];

    private static BenchValue Beside(BenchContext context, string peer) => InFolder(folder => BenchValue.ImagesPerSecond(Measure(folder, cache: null), context.Peer("image_batches.py", peer, folder)));

    private static BenchValue Cached(BenchContext context) => InFolder(folder =>
        BenchValue.ImagesPerSecond(Measure(folder, new ImageCache(Path.Combine(folder, "cache"))), context.Peer("image_batches.py", "opencv", folder)));

    private static BenchValue InFolder(Func<string, BenchValue> measure)
    {
        var folder = Directory.CreateTempSubdirectory("winnow-bench-").FullName;
        try
        {
            Generate(folder);
            return measure(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Best of two passes after one that compiles and fills the caches.
    private static double Measure(string folder, ImageCache? cache)
    {
        Sample[] samples = [.. Directory.GetFiles(folder, "*.jpg").Order(StringComparer.Ordinal).Select((path, i) => new Sample(new(i), Path.GetFileName(path), new FileImage(path), null))];
        var input = new ImagePreprocessing(224, 224) { Mean = [0.485f, 0.456f, 0.406f], StandardDeviation = [0.229f, 0.224f, 0.225f] };
        var loader = new BatchLoader(input, batchSize: 64, threads: 2, cache: cache);
        var floats = new float[64 * input.SampleBytes];
        return Files / BestOf.Seconds(2, warmUp: true, work: () =>
        {
            var seen = 0;
            foreach (var batch in loader.Load(samples))
            {
                batch.Normalize(floats.AsSpan(0, batch.Pixels.Length));
                seen += batch.Ids.Count;
            }

            if (seen != Files)
            {
                throw new InvalidOperationException($"{Files - seen} files were not read.");
            }
        });
    }

    // Smooth areas, edges and fine noise, so that the files have the size of photographs (about 200 KB).
    private static void Generate(string folder)
    {
        Parallel.For(0, Distinct, new ParallelOptions { MaxDegreeOfParallelism = 2 }, picture =>
        {
            var random = new Random(picture);
            var image = new ImageBuffer(1152, 896);
            var (fx, fy, phase) = (0.004 + (0.02 * random.NextDouble()), 0.004 + (0.02 * random.NextDouble()), 6 * random.NextDouble());
            var pixels = image.Pixels;
            for (var i = 0; i < pixels.Length; i++)
            {
                var (x, y, channel) = (i / 3 % 1152, i / 3 / 1152, i % 3);
                var smooth = 128 + (70 * Math.Sin((fx * x) + phase + channel) * Math.Cos(fy * y));
                var edge = ((x / 90) + (y / 70)) % 3 == 0 ? 30 : 0;
                pixels[i] = (byte)Math.Clamp(smooth + edge + random.Next(-8, 9), 0, 255);
            }

            var file = ImageCodec.Encode(image, ImageFormat.Jpeg, quality: 85);
            for (var copy = picture; copy < Files; copy += Distinct)
            {
                File.WriteAllBytes(Path.Combine(folder, $"{copy:0000}.jpg"), file);
            }
        });
    }
}
