using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Bridging;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Core.Data;
using Winnow.Core.Loop;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow bridge</c>: a trainer of your own in the loop of a detection project: data out, its command, what it finds back in.</summary>
internal static class BridgeCommand
{
    private const int HoursMax = 24 * 365;

    public static Command Create(CommandConsole console)
    {
        var folder = ProjectArgument.Create();
        var trainer = new Argument<string[]>("COMMAND") { Description = "After --: the program to run and its arguments, each as it stands; {data}, {pool} and {out} become data.yaml, the list of the pool's images and the folder for results. Left out: nothing is run.", Arity = ArgumentArity.ZeroOrMore };
        var predictions = new Option<string?>("--predictions") { Description = "What was found on the pool: a folder of YOLO text files with confidences, COCO results (.json) or a model (.onnx); {out} stands for the folder of results. Default after a command: what lies in {out}." };
        var readOnly = new Option<bool>("--read") { Description = "Only read --predictions; write no data set." };
        var validation = new Option<double>("--validation") { Description = "Share of the labelled images that the trainer measures on, 0 to 1.", DefaultValueFactory = _ => 0.2 };
        var score = new Option<double>("--score") { Description = "Of a model (.onnx): confidence from which a box counts, 0.01 to 1.", DefaultValueFactory = _ => 0.05 };
        var names = new Option<string?>("--names") { Description = "Of a model (.onnx) that does not name its classes: a text file with one name a line." };
        var category = new Option<int>("--first-category") { Description = "Of COCO results: category id of the project's first class, 0 or 1.", DefaultValueFactory = _ => 1 };
        var hours = new Option<double>("--hours") { Description = "How long COMMAND may run.", DefaultValueFactory = _ => 24 };
        var command = new CliCommand(
            "bridge",
            "Train with a program of your own and choose by what it finds.",
            "winnow bridge streets",
            "winnow bridge streets -- yolo detect train data={data} model=yolo11n.pt project={out} name=fit",
            "winnow bridge streets --read --predictions runs/detect/predict/labels",
            "winnow bridge streets --read --predictions best.onnx")
        {
            folder, trainer, predictions, readOnly, validation, score, names, category, hours,
        };
        command.SetAction((parse, cancel) =>
        {
            var options = new BridgeOptions
            {
                Command = parse.GetValue(trainer) ?? [],
                Predictions = parse.GetValue(predictions),
                ReadOnly = parse.GetValue(readOnly),
                Validation = parse.GetValue(validation),
                Score = parse.GetValue(score),
                Names = parse.GetValue(names) is { } file ? DetectorPrediction.Names(file) : null,
                FirstCategory = parse.GetValue(category),
                Hours = parse.GetValue(hours),
            };
            options.Check(HoursMax);
            return Task.Run(() => Run(console, parse.GetValue(folder)!, options, cancel), cancel);
        });
        return command;
    }

    private static int Run(CommandConsole console, string folder, BridgeOptions options, CancellationToken cancel)
    {
        using var store = Store.Open(folder, console.Clock);
        var project = store.ReadProject();
        if (project.Task is not ("detect" or "segment"))
        {
            throw new CommandException($"'{folder}' is a project of the task '{project.Task}', and bridge is for detect and segment; a classifier's probabilities come in with `winnow import --format probabilities`.");
        }

        var open = store.ReadPool().ToHashSet();
        Sample[] pool = [.. BridgeImages.Of(store).Where(s => open.Contains(s.Id))];
        var data = options.ReadOnly ? null : BridgeDataset.Write(store, options.Validation, pool, cancel);
        if (data is not null && options.Command.Count > 0)
        {
            Train(console, data, options, cancel);
        }

        var curve = data is not null && BridgeResults.Curve(data.Out) is { } csv ? TrainingCurve.Read(csv) : null;
        var path = options.PredictionsIn(data?.Out) ?? (options.Command.Count > 0 ? BridgeResults.Predictions(data!.Out) : null);
        var kept = path is null ? null : Read(console, store, project, pool, path, options, cancel);
        Show(console, folder, data, curve, kept, options);
        return ExitCode.Done;
    }

    private static void Train(CommandConsole console, BridgeDataset data, BridgeOptions options, CancellationToken cancel)
    {
        string[] words = [.. options.Command.Select(w => w.Replace("{data}", data.Data, StringComparison.Ordinal).Replace("{pool}", data.PoolList, StringComparison.Ordinal).Replace("{out}", data.Out, StringComparison.Ordinal))];
        var trainer = new TrainerCommand(words[0], words[1..], TimeSpan.FromHours(options.Hours));
        // What it prints is for people, and none of it is a result of ours.
        var (code, errors) = OutsideProcess.Run(trainer, data.Folder, input: null, line => console.Error.WriteLine(line), console.Clock, cancel);
        if (code != 0)
        {
            throw new CommandException($"'{trainer}' ended with code {code}{(errors.Length > 0 ? $"; its last words: {errors.Split('\n')[^1]}" : "")}. The data set stays in '{data.Folder}'; detections are as they were.");
        }
    }

    private static BridgeFolder Read(CommandConsole console, Store store, Project project, Sample[] pool, string path, BridgeOptions options, CancellationToken cancel)
    {
        if (path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            NativeLibrary.Require("bridge");
        }

        using var progress = console.StartProgress();
        var reader = new BridgePredictions(pool, project.Classes, project.Task == "segment")
        {
            ScoreMin = options.Score,
            Names = options.Names,
            FirstCategory = options.FirstCategory,
            Progress = (share, words) => progress.Report(share, words),
        };
        var (source, found) = reader.Read(path, cancel);
        return BridgeFolder.Keep(store, source, found);
    }

    private static void Show(CommandConsole console, string folder, BridgeDataset? data, TrainingCurve? curve, BridgeFolder? kept, BridgeOptions options) => console.Write(
        new { data = data?.Data, pool = data?.PoolList, train = data?.Train, validation = data?.Validation, notes = data?.Report.Notes, leftOut = data?.Report.Problems, epochs = curve?.Epochs, figures = curve?.Figures, detections = kept?.Number, source = kept?.Source, images = kept?.Images.Count },
        c =>
        {
            if (data is not null)
            {
                FormatReportLines.Write(c, data.Report);
                c.Line($"Wrote {data.Train} images to learn from and {data.Validation} to measure on: '{data.Data}'; {data.Pool} of the pool: '{data.PoolList}'.");
            }

            if (curve is not null)
            {
                c.Line(string.Create(CultureInfo.InvariantCulture, $"The trainer's own figures after {curve.Epochs} epochs: {(curve.Words.Length > 0 ? curve.Words : "none are called metrics")}."));
            }

            c.Line(kept is not null ? $"Read {kept.Source} for {kept.Images.Count} images; `winnow next {folder}` chooses by it."
                : options.Command.Count > 0 ? "The trainer left nothing that says what is in the pool (labels/*.txt, predictions.json or *.onnx in {out}); predict on {pool}, then `winnow bridge --read --predictions PATH`."
                : $"Train on it, predict on the pool, then `winnow bridge {folder} --read --predictions PATH`.");
        });
}
