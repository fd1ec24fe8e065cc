using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Core.Data;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Cli.Commands;

/// <summary>What a detector sees in images: the part of <c>winnow predict</c> for <c>.onnx</c> files.</summary>
internal static class DetectorPrediction
{
    private const long NamesBytesMax = 1 << 20;

    public static void Run(CommandConsole console, string file, string path, string? names, double score, bool csv, CancellationToken cancel)
    {
        if (score is not (>= 0.01 and <= 1))
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--score {score} is out of range; it lies between 0.01 and 1."));
        }

        NativeLibrary.Require("predict");
        var (samples, others) = PredictCommand.Images(path, cancel);
        using var detector = Load(file, names);
        var found = new List<Found>();
        var leftOut = new List<FileProblem>(others);
        using (var progress = console.StartProgress())
        {
            foreach (var (i, sample) in samples.Index())
            {
                cancel.ThrowIfCancellationRequested();
                try
                {
                    found.AddRange(detector.Detect(ImageReader.Read(sample.Image), new() { ScoreMin = score })
                        .Select(d => new Found(sample.Name, detector.Classes[d.Class], d.Score, [d.Box.Left, d.Box.Top, d.Box.Right, d.Box.Bottom])));
                }
                catch (ImageException exception)
                {
                    leftOut.Add(new(sample.Name, exception.Message));
                }
                catch (OnnxException exception)
                {
                    throw new CommandException(exception.Message);
                }

                progress.Report((i + 1.0) / samples.Count, $"detecting · {i + 1} of {samples.Count}");
            }
        }

        Write(console, file, detector.Head, found, leftOut, csv);
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

    /// <summary>One object.</summary>
    private sealed record Found(string Path, string Class, double Score, IReadOnlyList<double> Box);
}
