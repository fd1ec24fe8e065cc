using System.Globalization;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Cli.Bridging;

/// <summary>Reads what a trainer found on the pool: YOLO text files, COCO results, or its ONNX model run here. All of it or nothing.</summary>
/// <param name="images">The pool.</param>
/// <param name="classes">Class names of the project.</param>
/// <param name="polygons">Whether text files hold polygons.</param>
internal sealed class BridgePredictions(IReadOnlyList<Sample> images, IReadOnlyList<string> classes, bool polygons)
{
    private const int DetectionsMax = 300;

    /// <summary>Confidence from which a box of an ONNX model counts: low, since strategies read doubt.</summary>
    public double ScoreMin { get; init; } = 0.05;

    /// <summary>Category id of the first class in COCO results.</summary>
    public int FirstCategory { get; init; } = 1;

    /// <summary>Names of an ONNX model's classes where it does not name them itself.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Told the share done.</summary>
    public Action<double, string> Progress { get; init; } = static (_, _) => { };

    /// <summary>Detections of each image of the pool, surest first, and what they were read from.</summary>
    /// <exception cref="CommandException">Nothing of it was used; the message names file and line.</exception>
    public (string Source, IReadOnlyList<ImageDetections> Found) Read(string path, CancellationToken cancel)
    {
        if (Directory.Exists(path))
        {
            return ($"YOLO labels of {Shown(path)}", Labels(path));
        }

        if (!File.Exists(path))
        {
            throw new CommandException($"'{path}' does not exist; --predictions takes a folder of YOLO labels, COCO results (.json) or a model (.onnx).");
        }

        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JSON" => ($"COCO results of {Shown(path)}", Results(path, cancel)),
            ".ONNX" => ($"model {Shown(path)}", Model(path, cancel)),
            _ => throw new CommandException($"'{path}' is neither COCO results (.json) nor a model (.onnx); other trainers answer as docs/bridges.md says."),
        };
    }

    private static string Shown(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path));

    private List<ImageDetections> Labels(string folder)
    {
        var byStem = BridgeImages.ByStem(images);
        var report = new FormatReport();
        var found = new Dictionary<SampleId, IReadOnlyList<ObjectAnnotation>>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal))
        {
            var stem = Path.GetFileNameWithoutExtension(file);
            var image = byStem.TryGetValue(stem, out var sample) ? sample : throw new CommandException($"'{file}' is of no image of the pool; predict on the images of pool.txt and nothing else. Nothing was changed.");
            found[image.Id] = YoloPredictions.Read(file, Path.GetFileName(file), image.Width, image.Height, classes.Count, polygons, ReadLimits.Default, report);
        }

        if (found.Count == 0)
        {
            throw new CommandException($"'{folder}' holds no text files; predict with save_txt=True save_conf=True. Nothing was changed.");
        }

        Refuse(report, folder);
        return [.. images.Select(i => Of(i, found.GetValueOrDefault(i.Id) ?? []))];
    }

    private List<ImageDetections> Results(string path, CancellationToken cancel)
    {
        // Trainers number images by their file names where these are numbers, and name them by the names where not.
        AnnotatedImage Known(Sample s) => new()
        {
            FileName = s.Name,
            Width = s.Width,
            Height = s.Height,
            Id = long.TryParse(Path.GetFileNameWithoutExtension(s.Name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? OriginalId.Of(number) : OriginalId.Of(Path.GetFileNameWithoutExtension(s.Name)),
        };
        BridgeImages.ByStem(images);
        var reference = new AnnotatedDataset { Name = "pool", Classes = [.. classes.Select((c, i) => new LabelClass(c, OriginalId.Of(i + FirstCategory)))], Images = [.. images.Select(Known)] };
        var report = new FormatReport();
        var read = new CocoResultsFormat().Read(path, new() { Reference = reference, CheckedPredictions = true }, report, cancel);
        Refuse(report, path);
        return [.. images.Zip(read.Images, (image, i) => Of(image, i.Predictions))];
    }

    private List<ImageDetections> Model(string path, CancellationToken cancel)
    {
        using var detector = OnnxDetector.Load(path, Names);
        var known = classes.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.OrdinalIgnoreCase);
        int?[] classOf = [.. detector.Classes.Select(name => known.TryGetValue(name, out var index) ? index : (int?)null)];
        var wanted = Enumerable.Range(0, classOf.Length).Where(c => classOf[c] is not null).ToHashSet();
        if (wanted.Count == 0)
        {
            throw new CommandException($"The model knows {string.Join(", ", detector.Classes.Take(10))}{(detector.Classes.Count > 10 ? ", …" : "")}, and none of it is a class of the project ({string.Join(", ", classes)}); --names says what its classes are called.");
        }

        var found = new List<ImageDetections>();
        foreach (var image in images)
        {
            cancel.ThrowIfCancellationRequested();
            var buffer = Decoded(image);
            var boxes = detector.Detect(buffer, new() { ScoreMin = ScoreMin, DetectionsMax = DetectionsMax, Classes = wanted });
            found.Add(new(image.Id, buffer.Width, buffer.Height, [.. boxes.Select(d => new Core.Data.Detection(d.Box, classOf[d.Class]!.Value, d.Score))]));
            Progress((double)found.Count / images.Count, $"detecting · {found.Count} of {images.Count}");
        }

        return found;
    }

    private static ImageBuffer Decoded(Sample image)
    {
        try
        {
            return ImageReader.Read(image.Image);
        }
        catch (ImageException exception)
        {
            throw new CommandException($"The image '{image.Name}' cannot be read: {exception.Message} Nothing was changed.");
        }
    }

    private static void Refuse(FormatReport report, string path)
    {
        if (report.Problems is [var first, ..])
        {
            throw new CommandException($"'{path}': {first.Name}: {first.Reason}{(report.Skipped > 1 ? $" ({report.Skipped - 1} more)" : "")}. Nothing was changed.");
        }
    }

    private static ImageDetections Of(Sample image, IReadOnlyList<ObjectAnnotation> predictions)
    {
        var detections = predictions.Select(p => new Core.Data.Detection(Cut(p.Shape.Bounds!.Value, image), p.Class, p.Score!.Value)).Where(d => d.Box.Area > 0);
        return new(image.Id, image.Width, image.Height, [.. detections.OrderByDescending(d => d.Score)]);
    }

    // Networks draw a little over the edge.
    private static Box Cut(Box box, Sample image) => image.Width < 1 ? box : new(Math.Max(0, box.Left), Math.Max(0, box.Top), Math.Min(image.Width, box.Right), Math.Min(image.Height, box.Bottom));
}
