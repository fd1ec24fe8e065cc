using Winnow.Core.Data;
using Winnow.Server.Jobs.Protocol;
using Winnow.Storage;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Cli.Working;

/// <summary>Runs a detector over images and turns its boxes into suggestions for the project's classes.</summary>
internal static class DetectWork
{
    private const int BoxesMax = 300;

    public static void Run(DetectJob job, string folder, WorkerOutput output, TimeProvider clock, CancellationToken cancel)
    {
        using var store = Store.OpenForReading(job.Project, clock);
        var project = store.ReadProject();
        using var detector = Load(job);
        var known = project.Classes.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.OrdinalIgnoreCase);
        int?[] classOf = [.. detector.Classes.Select(name => known.TryGetValue(name, out var index) ? index : (int?)null)];
        if (Array.TrueForAll(classOf, c => c is null))
        {
            throw new CommandException($"The detector knows {string.Join(", ", detector.Classes.Take(10))}{(detector.Classes.Count > 10 ? ", …" : "")}, and none of it is a class of the project; give them one name.");
        }

        var images = new List<DetectedImage>();
        foreach (var image in job.Images)
        {
            cancel.ThrowIfCancellationRequested();
            images.Add(Look(detector, image, Path.Combine(project.Images, image.Path), classOf, job.ScoreMin));
            output.Progress("detect", (double)images.Count / job.Images.Count, $"{images.Count} of {job.Images.Count} images");
        }

        WorkerJson.Write(
            Path.Combine(folder, DetectResult.FileName),
            new DetectResult(detector.Head, [.. detector.Classes.Where((_, i) => classOf[i] is not null)], [.. detector.Classes.Where((_, i) => classOf[i] is null)], images));
    }

    private static OnnxDetector Load(DetectJob job)
    {
        try
        {
            return OnnxDetector.Load(Path.Combine(job.Project, job.Model), job.Names);
        }
        catch (OnnxException exception)
        {
            // The path is the server's business; people know the file as the project's detector.
            throw new CommandException(exception.Message.Replace(Path.Combine(job.Project, job.Model), "detector.onnx", StringComparison.Ordinal));
        }
    }

    private static DetectedImage Look(OnnxDetector detector, DetectImage image, string path, int?[] classOf, double scoreMin)
    {
        var wanted = Enumerable.Range(0, classOf.Length).Where(c => classOf[c] is not null).ToHashSet();
        try
        {
            var found = detector.Detect(ImageReader.Read(new FileImage(path)), new() { ScoreMin = scoreMin, DetectionsMax = BoxesMax, Classes = wanted });
            return new(image.Sample, [.. found.Select(d => new DetectedBox(classOf[d.Class]!.Value, d.Score, [d.Box.Left, d.Box.Top, d.Box.Right, d.Box.Bottom]))], null);
        }
        catch (ImageException exception)
        {
            return new(image.Sample, [], exception.Message);
        }
        catch (OnnxException exception)
        {
            throw new CommandException(exception.Message);
        }
    }
}
