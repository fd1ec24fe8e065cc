using System.Globalization;
using System.Text.Json.Serialization;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Cli.Commands;

/// <summary>Which objects a model sees in images: the part of <c>winnow predict</c> for <c>.onnx</c> detectors, and for detectors and segmenters that Winnow trained.</summary>
internal static class DetectorPrediction
{
    private const long NamesBytesMax = 1 << 20;

    /// <summary>Runs an ONNX detector.</summary>
    public static void Run(CommandConsole console, string file, string path, string? names, double score, bool csv, CancellationToken cancel)
    {
        Check(score);
        NativeLibrary.Require("predict");
        using var detector = Load(file, names);
        Run(console, file, detector.Head, path, null, csv, (image, sample) => Guarded(() => detector.Detect(image, new() { ScoreMin = score }).Select(d => new Found(sample.Name, detector.Classes[d.Class], d.Score, Numbers(d.Box), null, new() { Shape = new BoxShape(d.Box), Class = d.Class, Score = d.Score }))), cancel);
    }

    /// <summary>Runs a detector or segmenter that Winnow trained.</summary>
    /// <param name="console">Receives the table.</param>
    /// <param name="folder">Folder of the model.</param>
    /// <param name="path">Image or folder of images.</param>
    /// <param name="score">Confidence from which a box is listed.</param>
    /// <param name="csv">Whether to write CSV.</param>
    /// <param name="coco">Writes COCO results as well; null writes none.</param>
    /// <param name="cancel">Checked before every image.</param>
    public static void RunTrained(CommandConsole console, string folder, string path, double score, bool csv, CocoResults? coco, CancellationToken cancel)
    {
        Check(score);
        NativeLibrary.Require("predict");
        using var model = ProjectModels.LoadObjects(folder);
        Run(console, folder, model.Architecture, path, coco, csv, (image, sample) => model.Draw(image, score).Select(o => Found.Of(sample.Name, model.Classes[o.Class], o, image)), cancel);
    }

    private static void Run(CommandConsole console, string model, string head, string path, CocoResults? coco, bool csv, Func<ImageBuffer, Sample, IEnumerable<Found>> detect, CancellationToken cancel)
    {
        var (samples, others) = PredictCommand.Images(path, cancel);
        coco?.Check(samples);
        var found = new List<Found>();
        var leftOut = new List<FileProblem>(others);
        using (var progress = console.StartProgress())
        {
            foreach (var (i, sample) in samples.Index())
            {
                cancel.ThrowIfCancellationRequested();
                try
                {
                    var here = detect(ImageReader.Read(sample.Image), sample).ToArray();
                    coco?.Add(sample, [.. here.Select(f => f.Object)]);
                    found.AddRange(here);
                }
                catch (ImageException exception)
                {
                    leftOut.Add(new(sample.Name, exception.Message));
                }

                progress.Report((i + 1.0) / samples.Count, $"detecting · {i + 1} of {samples.Count}");
            }
        }

        if (leftOut.Count - others.Count == samples.Count)
        {
            throw new CommandException($"None of the {samples.Count} images of '{path}' can be read; the first one, '{leftOut[others.Count].Name}': {leftOut[others.Count].Reason}.");
        }

        coco?.Save(cancel);
        Write(console, model, head, found, leftOut, csv);
    }

    private static void Check(double score)
    {
        if (score is not (>= 0.01 and <= 1))
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--score {score} is out of range; it lies between 0.01 and 1."));
        }
    }

    private static double[] Numbers(Box box) => [box.Left, box.Top, box.Right, box.Bottom];

    private static Found[] Guarded(Func<IEnumerable<Found>> detect)
    {
        try
        {
            return [.. detect()];
        }
        catch (OnnxException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    private static void Write(CommandConsole console, string file, string head, List<Found> found, List<FileProblem> leftOut, bool csv)
    {
        if (!console.Json)
        {
            foreach (var problem in leftOut)
            {
                console.Error.WriteLine($"left out: {problem.Name}: {problem.Reason}");
            }
        }

        if (csv && !console.Json)
        {
            console.Line("path,label,score,left,top,right,bottom");
            foreach (var one in found)
            {
                console.Line($"{CsvFile.Quote(one.Path)},{CsvFile.Quote(one.Class)},{one.Score.ToString("R", CultureInfo.InvariantCulture)},{string.Join(',', one.Box.Select(v => v.ToString("0.###", CultureInfo.InvariantCulture)))}");
            }

            return;
        }

        console.Write(new { model = file, head, detections = found, leftOut }, c => c.Table(
            ["path", "class", "score", "left, top, right, bottom"],
            found.Select(f => (IReadOnlyList<string>)[f.Path, f.Class, Figures.Metric(f.Score), string.Join(", ", f.Box.Select(v => v.ToString("0.0", CultureInfo.InvariantCulture)))])));
    }

    private static OnnxDetector Load(string file, string? names)
    {
        try
        {
            return OnnxDetector.Load(file, names is null ? null : Names(names));
        }
        catch (OnnxException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    /// <summary>Names of classes, one a line.</summary>
    /// <exception cref="CommandException">No such file, or too large.</exception>
    internal static string[] Names(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > NamesBytesMax)
        {
            throw new CommandException($"'{path}' is no list of names; give a text file of up to {NamesBytesMax} bytes with one name a line.");
        }

        return [.. File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0)];
    }

    /// <summary>One object; of masks the outline beside the box around it.</summary>
    private sealed record Found(
        string Path, string Class, double Score, IReadOnlyList<double> Box, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double>? Outline, [property: JsonIgnore] ObjectAnnotation Object)
    {
        public static Found Of(string path, string name, ObjectAnnotation found, ImageBuffer image)
        {
            var outline = found.Shape is PolygonShape { Polygons: [var ring, ..] } ? ring.Coordinates.ToArray() : null;
            var written = outline is null ? found : found with { Shape = new MaskShape(ShapeConversion.ToMask(found.Shape, image.Width, image.Height)!) };
            return new(path, name, found.Score ?? 0, Numbers(found.Shape.Bounds ?? default), outline, written);
        }
    }
}
