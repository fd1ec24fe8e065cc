using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Training;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Core.Querying;
using Winnow.Storage;
using Winnow.Vision.Training;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow predict</c>: what a trained model says about images.</summary>
internal static class PredictCommand
{
    private const int Best = 3;

    public static Command Create(CommandConsole console)
    {
        var model = new Argument<string>("DIR|MODEL") { Description = "Folder of a project, whose newest model answers, folder of a model, or a detector (.onnx)." };
        var path = new Argument<string>("PATH") { Description = "An image, or a folder of images, subfolders included." };
        var csv = new Option<bool>("--csv") { Description = "Write path,label,probability and one column per class." };
        var names = new Option<string?>("--names") { Description = "Of a detector that does not name its classes: a text file with one name a line." };
        var score = new Option<double>("--score") { Description = "Of a detector or segmenter: confidence from which an object is listed, 0.01 to 1.", DefaultValueFactory = _ => 0.25 };
        var coco = new Option<string?>("--coco") { Description = "Of a detection or segmentation project: also write the boxes or masks as COCO results to this file, with the image numbers of `winnow export --format coco`." };
        var command = new CliCommand(
            "predict", "Say what a trained model or a detector sees in images.", "winnow predict birds ~/new-photos", "winnow predict birds/models/3 crow.jpg --json", "winnow predict yolo11n.onnx ~/new-photos --csv")
        {
            model, path, csv, names, score, coco,
        };
        command.SetAction((parse, cancel) =>
        {
            var (source, results) = (parse.GetValue(model)!, parse.GetValue(coco));
            if (source.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            {
                Refuse(results is not null, "--coco", "a detection or segmentation project");
                DetectorPrediction.Run(console, parse.GetValue(model)!, parse.GetValue(path)!, parse.GetValue(names), parse.GetValue(score), parse.GetValue(csv), cancel);
                return Task.FromResult(ExitCode.Done);
            }

            if (ModelFolder(source, console.Clock) is var folder && ProjectModels.HasObjects(folder))
            {
                Refuse(parse.GetValue(names) is not null, "--names", "ONNX detectors that do not name their classes");
                var written = results is null ? null : CocoResults.Of(source, results, console.Clock);
                DetectorPrediction.RunTrained(console, folder, parse.GetValue(path)!, parse.GetValue(score), parse.GetValue(csv), written, cancel);
                return Task.FromResult(ExitCode.Done);
            }

            Refuse(results is not null, "--coco", "a detection or segmentation project");
            Run(console, folder, parse.GetValue(path)!, parse.GetValue(csv), cancel);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Refuse(bool given, string option, string of)
    {
        if (given)
        {
            throw CommandException.Usage($"{option} is for {of}.");
        }
    }

    private static void Run(CommandConsole console, string folder, string path, bool csv, CancellationToken cancel)
    {
        NativeLibrary.Require("predict");
        var (samples, others) = Images(path, cancel);
        using var model = ModelFile.Load(folder);
        PoolView view;
        IReadOnlyList<FileProblem> broken;
        using (var progress = console.StartProgress())
        {
            (view, broken) = ImageScoring.Gather(model, samples, Evidence.Probabilities, (share, words) => progress.Report(share, words), console.Clock, cancel);
        }

        if (view.Ids.Count == 0)
        {
            throw new CommandException($"None of the {samples.Count} images of '{path}' can be read; the first one, '{broken[0].Name}': {broken[0].Reason}.");
        }

        var names = samples.ToDictionary(s => s.Id, s => s.Name);
        FileProblem[] leftOut = [.. broken, .. others];
        if (!console.Json)
        {
            foreach (var problem in leftOut)
            {
                console.Error.WriteLine($"left out: {problem.Name}: {problem.Reason}");
            }
        }

        if (csv && !console.Json)
        {
            WriteCsv(console, view, names);
            return;
        }

        var rows = view.Ids.Select((id, i) => new { Path = names[id], Top = Top(view, i) }).Select(r => new { r.Path, r.Top[0].Class, r.Top[0].Probability, r.Top }).ToArray();
        console.Write(new { model = folder, predictions = rows, leftOut }, c => c.Table(
            ["path", "class", "probability", "then"],
            rows.Select(r => (IReadOnlyList<string>)[r.Path, r.Class, Figures.Metric(r.Probability), string.Join(", ", r.Top.Skip(1).Select(t => $"{t.Class} {Figures.Metric(t.Probability)}"))])));
    }

    private static string ModelFolder(string source, TimeProvider clock)
    {
        if (!Store.IsProject(source))
        {
            return File.Exists(Path.Combine(source, ModelFile.DescriptionName)) || ProjectModels.HasObjects(source)
                ? source
                : throw new CommandException($"'{source}' is neither a project ({Store.FileName}) nor a model ({ModelFile.DescriptionName}); make one with `winnow init` and `winnow train`.");
        }

        using var store = Store.OpenForReading(source, clock);
        return ProjectModels.Newest(store) is { } newest
            ? Path.Combine(source, newest.Folder)
            : throw new CommandException($"The project '{source}' has no model yet; `winnow train {source}` makes one.");
    }

    /// <summary>An image, or all images of a folder.</summary>
    internal static (IReadOnlyList<Sample> Samples, IReadOnlyList<FileProblem> Others) Images(string path, CancellationToken cancel)
    {
        if (File.Exists(path))
        {
            return ([new Sample(new(0), path, new FileImage(Path.GetFullPath(path)), null)], []);
        }

        if (!Directory.Exists(path))
        {
            throw new CommandException($"'{path}' does not exist; name an image or a folder of images.");
        }

        var found = new UnlabelledFolderFormat().Open(path, cancel);
        return (found.Train, found.Problems);
    }

    private static Answer[] Top(PoolView view, int row)
    {
        var probabilities = view.Probabilities!.Row(row).ToArray();
        return [.. Enumerable.Range(0, probabilities.Length).OrderByDescending(c => probabilities[c]).Take(Best).Select(c => new Answer(view.Classes[c], probabilities[c]))];
    }

    private static void WriteCsv(CommandConsole console, PoolView view, Dictionary<SampleId, string> names)
    {
        console.Line($"path,label,probability,{string.Join(',', view.Classes.Select(CsvFile.Quote))}");
        for (var i = 0; i < view.Ids.Count; i++)
        {
            var best = Top(view, i)[0];
            var all = view.Probabilities!.Row(i).ToArray().Select(p => p.ToString("R", CultureInfo.InvariantCulture));
            console.Line(string.Create(CultureInfo.InvariantCulture, $"{CsvFile.Quote(names[view.Ids[i]])},{CsvFile.Quote(best.Class)},{best.Probability:R},{string.Join(',', all)}"));
        }
    }

    /// <summary>One class and how probable it is.</summary>
    private sealed record Answer(string Class, float Probability);
}
