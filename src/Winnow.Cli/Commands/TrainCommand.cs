using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Pretraining;
using Winnow.Cli.Remote;
using Winnow.Cli.Training;
using Winnow.Core.Metrics;
using Winnow.Storage;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow train</c>: a classifier, a detector or a segmenter on the labels there are. Killed at any moment, the same call goes on to the same weights.</summary>
internal static class TrainCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = ProjectArgument.CreateForServer();
        var model = new Option<string?>("--model") { Description = $"Network to train; `winnow models` lists classifiers, docs/detection.md detectors, docs/segmentation.md segmenters. Default: that of the recipe in use (`winnow tune`), else cnn, {DetectorTrainOptions.DefaultModel} in a detection project and {SegmenterTrainOptions.DefaultModel} in a segmentation project." };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the labels; default by the model, and enough steps for few labels." };
        var size = new Option<int?>("--size") { Description = "Side in pixels that images are scaled to, 4 to 1024; of a detector 32 to 2048, of a segmenter 16 to 2048; default by the model." };
        var seed = new Option<int?>("--seed") { Description = "Seed of weights, order and dropout; default the project's." };
        var weights = new Option<string?>("--weights") { Description = "safetensors file to start from, such as torchvision's; what does not fit stays fresh and is named; at least 95 % must fit, the head for other classes not counted. For a detector an ONNX export of YOLO11 or YOLOX." };
        var warm = new Option<bool>("--warm-start") { Description = "Start from the newest model's weights instead of fresh ones." };
        var encoder = new Option<bool>("--from-encoder") { Description = "Start from the encoder that `winnow pretrain` made; its network is the default of --model." };
        var force = new Option<bool>("--force") { Description = "Start from --weights or --from-encoder although less than 95 % of the network is in them." };
        var checkpoint = new Option<double>("--checkpoint-seconds") { Description = "Seconds between two saves of the progress; 0 saves after every step.", DefaultValueFactory = _ => 5 };
        var command = new CliCommand("train", "Train a classifier, a detector or a segmenter on the labels.", "winnow train birds", "winnow train birds --model resnet18 --weights resnet18.safetensors --epochs 20", "winnow train birds --server https://winnow.example.org")
        {
            folder, model, epochs, size, seed, weights, warm, encoder, force, checkpoint,
        };
        var server = new ServerOption();
        server.AddTo(command);
        command.SetAction((parse, cancel) =>
        {
            if (server.Asked(parse, model, epochs, size, seed, weights, warm, encoder, force, checkpoint))
            {
                return server.RunAsync(parse, parse.GetValue(folder)!, (client, project, stop) => RemoteTrain.RunAsync(console, client, project, stop), cancel);
            }

            if (ProjectTask.HasObjects(parse.GetValue(folder)!, console.Clock))
            {
                if (parse.GetValue(warm) || parse.GetValue(encoder))
                {
                    throw CommandException.Usage("--warm-start and --from-encoder are for classifiers; a detector or segmenter starts afresh, and a detector from --weights where they are given.");
                }

                ObjectTrainRun.Train(console, parse.GetValue(folder)!, Objects(), cancel);
                return Task.FromResult(ExitCode.Done);
            }

            var start = parse.GetValue(encoder) ? EncoderOf(parse.GetValue(folder)!) : null;
            // Who names a network, or starts from an encoder, wants its usual recipe.
            var inUse = parse.GetValue(model) is null && start is null ? RecipeInUse.Classifier(parse.GetValue(folder)!, console.Clock) : null;
            var options = new TrainOptions
            {
                Model = TrainOptions.Entry(parse.GetValue(model) ?? start?.Architecture ?? inUse?.Model ?? TrainOptions.DefaultModel),
                InUse = inUse?.Training,
                Encoder = start,
                Force = parse.GetValue(force),
                Epochs = parse.GetValue(epochs),
                Size = parse.GetValue(size) ?? inUse?.Size,
                Seed = parse.GetValue(seed),
                Weights = parse.GetValue(weights),
                WarmStart = parse.GetValue(warm),
                CheckpointSeconds = parse.GetValue(checkpoint),
            };
            Run(console, parse.GetValue(folder)!, options, cancel);
            return Task.FromResult(ExitCode.Done);

            IObjectTrainOptions Objects()
            {
                var name = parse.GetValue(model);
                if (ProjectTask.Of(parse.GetValue(folder)!, console.Clock) == ProjectTask.Detect)
                {
                    var detector = name is null ? RecipeInUse.Detector(parse.GetValue(folder)!, console.Clock) : null;
                    return new DetectorTrainOptions
                    {
                        Model = DetectorTrainOptions.Entry(name ?? detector?.Model ?? DetectorTrainOptions.DefaultModel),
                        InUse = detector?.Training,
                        Epochs = parse.GetValue(epochs),
                        Size = parse.GetValue(size),
                        Seed = parse.GetValue(seed),
                        Weights = parse.GetValue(weights),
                        CheckpointSeconds = parse.GetValue(checkpoint),
                    };
                }

                var segmenter = name is null ? RecipeInUse.Segmenter(parse.GetValue(folder)!, console.Clock) : null;
                return parse.GetValue(weights) is null
                    ? new SegmenterTrainOptions
                    {
                        Model = SegmenterTrainOptions.Entry(name ?? segmenter?.Model ?? SegmenterTrainOptions.DefaultModel),
                        InUse = segmenter?.Training,
                        Epochs = parse.GetValue(epochs),
                        Size = parse.GetValue(size),
                        Seed = parse.GetValue(seed),
                        CheckpointSeconds = parse.GetValue(checkpoint),
                    }
                    : throw CommandException.Usage("--weights is not for segmenters, which start from fresh weights; leave it out.");
            }
        });
        return command;
    }

    private static void Run(CommandConsole console, string folder, TrainOptions options, CancellationToken cancel)
    {
        options.Check();
        NativeLibrary.Require("train");
        using var store = Store.Open(folder, console.Clock);
        TrainResult result;
        using (var progress = console.StartProgress())
        {
            result = ProjectTraining.Run(store, options, console.Clock, progress, cancel);
        }

        var stored = result.Model;
        WilsonInterval? interval = stored is { Value: { } value, Holdout: > 0 } ? WilsonInterval.Of(value, stored.Holdout) : null;
        console.Write(
            new { model = stored.Number, stored.Name, stored.Folder, stored.Labelled, stored.Holdout, stored.Metric, stored.Value, interval = interval is { } i ? new[] { i.Low, i.High } : null, result.Temperature, result.Start, tuned = options.InUse is not null, leftOut = result.Problems },
            c =>
            {
                foreach (var problem in result.Problems)
                {
                    c.Line($"left out: {problem.Name}: {problem.Reason}");
                }

                if (result.Start is { } start)
                {
                    c.Line(start);
                }

                if (options.InUse is not null)
                {
                    c.Line($"Trained by the recipe in use, which `winnow tune` chose ({RecipeInUse.Name}); name a --model to train by its usual one.");
                }

                c.Line(interval is { } w
                    ? $"Model {stored.Number}: {stored.Name} on {stored.Labelled} labels, {stored.Metric} {Figures.Metric(stored.Value)} on {stored.Holdout} held out (95 % interval {Figures.Metric(w.Low)} to {Figures.Metric(w.High)}). `winnow next {folder}` uses it."
                    : $"Model {stored.Number}: {stored.Name} on {stored.Labelled} labels, not measured: {result.WhyNotMeasured} `winnow next {folder}` uses it.");
            });
    }

    private static EncoderDescription EncoderOf(string project) =>
        ProjectEncoder.FolderOf(project) is var folder && EncoderFile.Exists(folder)
            ? EncoderFile.Describe(folder)
            : throw new CommandException($"--from-encoder needs an encoder, and '{project}' has none that was trained here; run `winnow pretrain {project}` first.");
}
