using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Pretraining;
using Winnow.Cli.Remote;
using Winnow.Cli.Training;
using Winnow.Core.Metrics;
using Winnow.Storage;
using Winnow.Torch;
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
        var encoder = new Option<bool>("--from-encoder") { Description = "Start from the encoder that `winnow pretrain` made; its network is the default of --model. A detector or segmenter takes it as its body, a resnet18 or resnet50." };
        var backbone = new Option<string?>("--backbone") { Description = "safetensors file of a ResNet, of `winnow pretrain` or under torchvision's names, that the body of a detector or segmenter starts from; what does not fit is named." };
        var head = new Option<bool>("--head") { Description = "Keep that encoder as it is, and fit a head on its features, tuned each time; takes seconds." };
        var force = new Option<bool>("--force") { Description = "Start from --weights, --backbone or --from-encoder although less than 95 % of the network is in them." };
        var checkpoint = new Option<double>("--checkpoint-seconds") { Description = "Seconds between two saves of the progress; 0 saves after every step.", DefaultValueFactory = _ => 5 };
        var processes = new Option<int>("--processes") { Description = "Processes that share the training of a classifier, each with its part of every batch and all images in memory; on this machine, unless --rendezvous names another.", DefaultValueFactory = _ => 1 };
        var rank = new Option<int?>("--rank") { Description = "Which of the processes this is, from 0, where they run on several machines. Process 0 keeps the model." };
        var rendezvous = new Option<string?>("--rendezvous") { Description = "HOST:PORT of the machine of process 0, where processes of several machines meet; in a network that you trust, as nothing is encrypted." };
        var peers = new Option<double>("--peer-timeout") { Description = "Seconds that each process waits for the others before the training fails.", DefaultValueFactory = _ => 600 };
        var stdin = new Option<bool>("--stop-with-stdin") { Description = "End when standard input ends.", Hidden = true };
        var command = new CliCommand("train", "Train a classifier, a detector or a segmenter on the labels.", "winnow train birds", "winnow train birds --model resnet18 --weights resnet18.safetensors --epochs 20", "winnow train birds --server https://winnow.example.org")
        {
            folder, model, epochs, size, seed, weights, warm, encoder, head, backbone, force, checkpoint, processes, rank, rendezvous, peers, stdin,
        };
        var server = new ServerOption();
        server.AddTo(command);
        command.SetAction((parse, cancel) =>
        {
            if (server.Asked(parse, model, epochs, size, seed, weights, warm, encoder, head, backbone, force, checkpoint, processes, rank, rendezvous, peers))
            {
                return server.RunAsync(parse, parse.GetValue(folder)!, (client, project, stop) => RemoteTrain.RunAsync(console, client, project, stop), cancel);
            }

            var together = new TogetherOptions(parse.GetValue(processes), parse.GetValue(rank), parse.GetValue(rendezvous), parse.GetValue(peers));
            together.Check();
            if (parse.GetValue(stdin))
            {
                StandardInputWatch.Start();
            }

            if (ProjectTask.HasObjects(parse.GetValue(folder)!, console.Clock))
            {
                if (together.Processes > 1)
                {
                    throw CommandException.Usage("--processes is for classifiers; leave it out for a detector or segmenter.");
                }

                if (parse.GetValue(warm) || parse.GetValue(head))
                {
                    throw CommandException.Usage("--warm-start and --head are for classifiers; a detector or segmenter starts afresh, from --backbone or --from-encoder, and a detector from --weights.");
                }

                ObjectTrainRun.Train(console, parse.GetValue(folder)!, Objects(), cancel);
                return Task.FromResult(ExitCode.Done);
            }

            if (parse.GetValue(backbone) is not null)
            {
                throw CommandException.Usage("--backbone is for detectors and segmenters; a classifier starts from --weights or --from-encoder.");
            }

            if (parse.GetValue(head) && parse.GetValue(model) is not null)
            {
                throw CommandException.Usage("--head stands on the network of the encoder; leave --model out.");
            }

            var start = parse.GetValue(encoder) || parse.GetValue(head) ? EncoderOf(parse.GetValue(folder)!) : null;
            // Who names a network, or where to start from, wants its usual recipe.
            var inUse = parse.GetValue(model) is null && start is null ? RecipeInUse.Classifier(parse.GetValue(folder)!, console.Clock) : null;
            if (inUse is { FromEncoder: true })
            {
                if (parse.GetValue(weights) is not null || parse.GetValue(warm))
                {
                    throw CommandException.Usage($"The recipe in use ({RecipeInUse.Name}) starts from the encoder, and --weights and --warm-start from elsewhere; name a --model to train by its usual recipe.");
                }

                start = EncoderOf(parse.GetValue(folder)!);
            }

            var options = new TrainOptions
            {
                Model = TrainOptions.Entry(parse.GetValue(model) ?? start?.Architecture ?? inUse?.Model ?? TrainOptions.DefaultModel),
                InUse = inUse?.Training,
                Encoder = start,
                Freeze = inUse?.Freeze ?? default,
                Head = parse.GetValue(head),
                Force = parse.GetValue(force),
                Epochs = parse.GetValue(epochs),
                Size = parse.GetValue(size) ?? inUse?.Size,
                Seed = parse.GetValue(seed),
                Weights = parse.GetValue(weights),
                WarmStart = parse.GetValue(warm),
                CheckpointSeconds = parse.GetValue(checkpoint),
            };
            Run(console, parse.GetValue(folder)!, options, together, [.. parse.Tokens.Select(t => t.Value)], cancel);
            return Task.FromResult(ExitCode.Done);

            IObjectTrainOptions Objects()
            {
                var body = StartingBackbone.Of(parse.GetValue(folder)!, parse.GetValue(backbone), parse.GetValue(encoder), parse.GetValue(force));
                var name = parse.GetValue(model);
                if (ProjectTask.Of(parse.GetValue(folder)!, console.Clock) == ProjectTask.Detect)
                {
                    var detector = name is null ? RecipeInUse.Detector(parse.GetValue(folder)!, console.Clock) : null;
                    body ??= StartingBackbone.Of(parse.GetValue(folder)!, null, detector is { FromEncoder: true }, parse.GetValue(force));
                    if (body is not null && detector?.Model.StartsWith("retinanet", StringComparison.Ordinal) != true)
                    {
                        (name, detector) = (name ?? $"retinanet-{body.Architecture}", null);
                    }

                    return new DetectorTrainOptions
                    {
                        Model = DetectorTrainOptions.Entry(name ?? detector?.Model ?? DetectorTrainOptions.DefaultModel),
                        InUse = detector?.Training,
                        Epochs = parse.GetValue(epochs),
                        Size = parse.GetValue(size),
                        Seed = parse.GetValue(seed),
                        Weights = parse.GetValue(weights),
                        Backbone = body,
                        Freeze = detector is { FromEncoder: true } ? detector.Freeze : default,
                        CheckpointSeconds = parse.GetValue(checkpoint),
                    };
                }

                var segmenter = name is null ? RecipeInUse.Segmenter(parse.GetValue(folder)!, console.Clock) : null;
                body ??= StartingBackbone.Of(parse.GetValue(folder)!, null, segmenter is { FromEncoder: true }, parse.GetValue(force));
                if (body is not null && segmenter?.Model.Contains("resnet", StringComparison.Ordinal) != true)
                {
                    (name, segmenter) = (name ?? $"unet-{body.Architecture}", null);
                }

                return parse.GetValue(weights) is null
                    ? new SegmenterTrainOptions
                    {
                        Model = SegmenterTrainOptions.Entry(name ?? segmenter?.Model ?? SegmenterTrainOptions.DefaultModel),
                        InUse = segmenter?.Training,
                        Epochs = parse.GetValue(epochs),
                        Size = parse.GetValue(size),
                        Seed = parse.GetValue(seed),
                        Backbone = body,
                        Freeze = segmenter is { FromEncoder: true } ? segmenter.Freeze : default,
                        CheckpointSeconds = parse.GetValue(checkpoint),
                    }
                    : throw CommandException.Usage("--weights is not for segmenters; their body starts from --backbone or --from-encoder, or leave it out.");
            }
        });
        return command;
    }

    private static void Run(CommandConsole console, string folder, TrainOptions options, TogetherOptions together, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        options.Check();
        NativeLibrary.Require("train");
        if (options.Head && together.Processes > 1)
        {
            throw CommandException.Usage("--head takes seconds and trains no network; leave --processes out.");
        }

        using var store = together.Leads ? Store.Open(folder, console.Clock) : Store.OpenForReading(folder, console.Clock);
        using var others = together.Processes > 1 ? TrainingProcesses.Start(together, arguments) : null;
        TrainResult? trained;
        using (var progress = console.StartProgress())
        {
            try
            {
                trained = ProjectTraining.Run(store, options, others?.Together, console.Clock, progress, cancel);
            }
            catch (ProcessGroupException exception)
            {
                throw others!.Explain(exception);
            }
        }

        if (trained is not { } result)
        {
            console.Write(new { rank = together.Rank, together.Processes }, c => c.Line($"Process {together.Rank} of {together.Processes} has trained along; process 0 keeps the model."));
            return;
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

                if (RecipeInUse.DueOf(folder, ProjectTask.Classify, stored.Labelled + stored.Holdout) is { } due)
                {
                    c.Line(due);
                }

                c.Line(interval is { } w
                    ? $"Model {stored.Number}: {stored.Name} on {stored.Labelled} labels, {stored.Metric} {Figures.Metric(stored.Value)} on {stored.Holdout} held out (95 % interval {Figures.Metric(w.Low)} to {Figures.Metric(w.High)}). `winnow next {folder}` uses it."
                    : $"Model {stored.Number}: {stored.Name} on {stored.Labelled} labels, not measured: {result.WhyNotMeasured} `winnow next {folder}` uses it.");
            });
    }

    private static EncoderDescription EncoderOf(string project) =>
        ProjectEncoder.FolderOf(project) is var folder && EncoderFile.Exists(folder)
            ? EncoderFile.Describe(folder)
            : throw new CommandException($"--from-encoder and --head need an encoder, and '{project}' has none that was trained here; run `winnow pretrain {project}` first.");
}
