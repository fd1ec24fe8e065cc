using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Pretraining;
using Winnow.Storage;
using Winnow.Torch;
using Winnow.Vision.Models;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow pretrain</c>: an encoder for the images of a project or folder, learned without labels or taken from a file.</summary>
internal static class PretrainCommand
{
    private const string DefaultModel = "tiny";

    public static Command Create(CommandConsole console)
    {
        var folder = new Argument<string>("DIR") { Description = "Project, or any folder or data set of images." };
        var method = new Option<string>("--method") { Description = $"How to learn: {string.Join(", ", SelfSupervisedMethods.All.Select(m => m.Name))}.", DefaultValueFactory = _ => "vicreg" };
        var model = new Option<string>("--model") { Description = "Network to train: tiny for minutes of a CPU, resnet18-small or resnet18 for a GPU; `winnow models` lists them.", DefaultValueFactory = _ => DefaultModel };
        var minutes = new Option<double?>("--minutes") { Description = "Time to train for; default 10." };
        var steps = new Option<int?>("--steps") { Description = "Steps to train exactly, instead of --minutes." };
        var size = new Option<int?>("--size") { Description = "Side in pixels that images are scaled to; default by the model." };
        var batch = new Option<int?>("--batch") { Description = "Images a step; default 128." };
        var rate = new Option<double?>("--learning-rate") { Description = "Peak learning rate; default by the model." };
        var seed = new Option<int?>("--seed") { Description = "Seed of weights, order and views; default the project's, or 1." };
        var device = new Option<string>("--device") { Description = "cpu or cuda:0.", DefaultValueFactory = _ => "cpu" };
        var kind = new Option<string?>("--kind") { Description = "What pictures these are: colour, grey or medical; default by their colours." };
        var colour = new Option<bool>("--colour-decides") { Description = "Colour decides a class, such as ripe against unripe: views keep it." };
        var orientation = new Option<bool>("--orientation-decides") { Description = "Orientation decides a class, such as digits or left against right: views keep it." };
        var scale = new Option<bool>("--scale-decides") { Description = "Size in the picture decides a class: views keep it." };
        var again = new Option<bool>("--again") { Description = "Go on from the encoder there is, although the pool has not grown by a fifth." };
        var weights = new Option<string?>("--weights") { Description = "Take this pretrained backbone (.onnx, .safetensors, TorchScript .pt) instead of training one." };
        var output = new Option<string?>("--out") { Description = "Folder of the encoder; default 'encoder' in the project, else winnow-encoder." };
        var checkpoint = new Option<double>("--checkpoint-seconds") { Description = "Seconds between two saves of the progress; 0 saves after every step.", DefaultValueFactory = _ => 30 };
        var command = new CliCommand(
            "pretrain", "Learn an encoder from images without labels, for a start before there are any.",
            "winnow pretrain birds", "winnow pretrain birds --method simclr --minutes 30 --colour-decides", "winnow pretrain birds --weights mobilenet.onnx")
        {
            folder, method, model, minutes, steps, size, batch, rate, seed, device, kind, colour, orientation, scale, again, weights, output, checkpoint,
        };
        command.SetAction((parse, cancel) =>
        {
            if (parse.GetValue(minutes) is not null && parse.GetValue(steps) is not null)
            {
                throw CommandException.Usage("--minutes and --steps both say how long to train; give one of them.");
            }

            var target = parse.GetValue(folder)!;
            if (parse.GetValue(weights) is { } file)
            {
                Take(console, target, file);
                return Task.FromResult(ExitCode.Done);
            }

            var options = new PretrainOptions
            {
                Method = parse.GetValue(method)!,
                Model = Entry(parse.GetValue(model)!),
                Minutes = parse.GetValue(steps) is null ? parse.GetValue(minutes) ?? 10 : null,
                Steps = parse.GetValue(steps),
                Size = parse.GetValue(size),
                Batch = parse.GetValue(batch),
                LearningRate = parse.GetValue(rate),
                Seed = parse.GetValue(seed),
                Device = parse.GetValue(device)!,
                Kind = parse.GetValue(kind) is { } name ? KindOf(name) : null,
                Questions = new() { ColourDecides = parse.GetValue(colour), OrientationDecides = parse.GetValue(orientation), ScaleDecides = parse.GetValue(scale) },
                Again = parse.GetValue(again),
                CheckpointSeconds = parse.GetValue(checkpoint),
            };
            Run(console, target, options, parse.GetValue(output), cancel);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(CommandConsole console, string folder, PretrainOptions options, string? output, CancellationToken cancel)
    {
        options.Check();
        NativeLibrary.Require("pretrain");
        var project = PretrainData.IsProject(folder);
        var target = output ?? (project ? ProjectEncoder.FolderOf(folder) : "winnow-encoder");
        var data = PretrainData.Open(folder, console.Clock, cancel);
        PretrainResult result;
        using (var progress = console.StartProgress())
        {
            result = PretrainWork.Run(data, options, target, console.Clock, (share, text) => progress.Report(share, text), text => progress.Report(null, text, always: true), cancel);
        }

        var (encoder, figures) = (result.Encoder, result.Encoder.Figures);
        console.Write(
            new { folder = target, encoder.Architecture, encoder.Recipe.Method, encoder.Images, encoder.Steps, encoder.TimeUp, result.WentOn, freshRank = result.Outcome.FreshRank, figures, gate = result.Verdict, leftOut = result.Problems },
            c =>
            {
                foreach (var problem in result.Problems)
                {
                    c.Line($"left out: {problem.Name}: {problem.Reason}");
                }

                c.Line(string.Create(CultureInfo.InvariantCulture, $"Encoder '{target}': {encoder.Architecture} by {encoder.Recipe.Method} on {encoder.Images} images, {encoder.Steps} steps{(encoder.TimeUp ? ", ended by the time" : "")}{(result.WentOn ? ", gone on from the one before" : "")}, {figures.Seconds:0} s."));
                c.Line(PretrainWork.Words(figures));
                c.Line($"{char.ToUpperInvariant(result.Verdict.Words[0])}{result.Verdict.Words[1..]}.");
                c.Line(project ? $"`winnow next {folder}` chooses by it until there is a model, and `winnow train {folder} --from-encoder` starts from it." : $"`winnow simulate --weights {target}/{EncoderFile.OnnxName}` learns on its features.");
            });
    }

    private static void Take(CommandConsole console, string folder, string weights)
    {
        if (!PretrainData.IsProject(folder))
        {
            throw CommandException.Usage($"--weights gives a project an encoder, and '{folder}' is no project; `winnow init` makes one, and `winnow simulate --weights` needs none.");
        }

        NativeLibrary.Require("pretrain");
        using var store = Store.Open(folder, console.Clock);
        BackboneFile taken;
        try
        {
            taken = BackboneFile.Copy(weights, ProjectEncoder.FolderOf(folder));
        }
        catch (TorchException exception)
        {
            throw new CommandException($"'{weights}' cannot be used: {exception.Message}");
        }

        console.Write(new { project = folder, backbone = taken.Name, taken.Sha256 }, c => c.Line($"'{taken.Name}' is the encoder of '{folder}' now; `winnow next {folder}` chooses by its features until there is a model."));
    }

    private static ViewKind KindOf(string name) => Enum.TryParse<ViewKind>(name, ignoreCase: true, out var kind) && Enum.IsDefined(kind) && !char.IsDigit(name[0])
        ? kind : throw CommandException.Usage($"--kind {name} is not known; it is colour, grey or medical.");

    private static ModelEntry Entry(string name) =>
        ModelCatalog.All.FirstOrDefault(m => string.Equals(m.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw CommandException.Usage($"No model is called '{name}'. There are: {string.Join(", ", ModelCatalog.All.Select(m => m.Name))}.");
}
