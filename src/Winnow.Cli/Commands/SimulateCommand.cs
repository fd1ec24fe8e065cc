using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Simulating;
using Winnow.Vision.Onnx;
using Winnow.Vision.SelfSupervised;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow simulate</c>: plays strategies against random labelling on data whose classes are known.</summary>
internal static class SimulateCommand
{
    public static Command Create(CommandConsole console)
    {
        var data = new Option<string>("--data") { Description = "Folder of the data set, 'mnist', or drawn scenes such as 'scenes:street?train=2000&day=0.8' (--task detect or segment).", Required = true };
        var task = new Option<string>("--task") { Description = "classify, detect or segment.", DefaultValueFactory = _ => "classify" };
        var strategies = new Option<string>("--strategies") { Description = "Names joined by commas; random runs beside them. With --weights also greedy-oracle, an upper bound that sees all labels.", DefaultValueFactory = _ => "adaptive" };
        var file = new Option<string?>("--strategies-file") { Description = "Also run the strategies put together from objectives in a JSON file." };
        var model = new Option<string?>("--model") { Description = "Network to train (`winnow models` lists them); default cnn." };
        var weights = new Option<string?>("--weights") { Description = "ONNX image encoder to learn on the frozen features of, instead of training a network." };
        var features = new Option<string?>("--features") { Description = "Output of --weights to learn from; default features." };
        var pixels = new Option<string?>("--pixels") { Description = "How --weights wants pixels of 0 to 255: MEAN,STD gives (pixel - MEAN) / STD; six numbers for red, green and blue. Default as the model says, else 128,128." };
        var trainer = new Option<string[]>("--trainer") { Description = "A trainer of your own instead of --model: its program, then each argument, every one behind a --trainer of its own (docs/bridges.md)." };
        var pretrain = new Option<string?>("--pretrain") { Description = $"Learn from the pool without labels first, by this method: {string.Join(", ", SelfSupervisedMethods.All.Select(m => m.Name))}; --model tiny unless another is named." };
        var pretrainMinutes = new Option<double?>("--pretrain-minutes") { Description = "Time for --pretrain; default 5." };
        var pretrainSteps = new Option<int?>("--pretrain-steps") { Description = "Steps of --pretrain exactly, instead of minutes." };
        var pretrainAs = new Option<string?>("--pretrain-as") { Description = "features: a regression on the frozen features each round (default); weights: a training from the pre-trained weights each round." };
        var initial = new Option<int?>("--initial") { Description = "Labels to start from; default two of each class." };
        var query = new Option<int>("--query") { Description = "Labels a round.", DefaultValueFactory = _ => 50 };
        var budget = new Option<int?>("--budget") { Description = "Labels at which a run ends; default 1,020, or the whole pool where it is smaller." };
        var randomQuery = new Option<int?>("--random-query") { Description = "Labels a round of random labelling; default as --query." };
        var randomBudget = new Option<int?>("--random-budget") { Description = "Labels at which random labelling ends; default as --budget." };
        var seeds = new Option<int>("--seeds") { Description = "Runs of each strategy.", DefaultValueFactory = _ => 5 };
        var stop = new Option<string?>("--stop") { Description = "Stop before the budget: target:0.95, plateau, budget:500." };
        var levels = new Option<double[]>("--level") { Description = "Also report the saving at this value of the metric, such as 0.93; may be repeated." };
        var balanced = new Option<bool>("--balanced") { Description = "Measure balanced accuracy (mean recall) instead of accuracy." };
        var size = new Option<int?>("--size") { Description = "Side in pixels that images are scaled to; default as the model likes it." };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the labels in each training." };
        var tune = new Option<string?>("--tune") { Description = "Tune how is learned: l1 (the head on frozen features, of --weights or --pretrain, each round), l2 (a network's training, when the labels have grown by half), both or off. Default l1 on frozen features, else off." };
        var noTune = new Option<bool>("--no-tune") { Description = "Tune nothing, as --tune off." };
        var noise = new Option<double>("--noise") { Description = "Share of wrong answers of the simulated annotator, 0 to 1." };
        var skips = new Option<double>("--skips") { Description = "Share of images the simulated annotator skips, 0 to 1." };
        var seconds = new Option<double>("--seconds-per-label") { Description = "Median seconds a question costs the simulated annotator; savings are then told in seconds too." };
        var spread = new Option<double>("--seconds-spread") { Description = "Spread of those seconds: standard deviation of their logarithm, 0 to 3." };
        var perObject = new Option<double>("--seconds-per-object") { Description = "Seconds more for each object the simulated annotator draws (--task detect or segment)." };
        var startFrom = new Option<string?>("--start-from") { Description = "Draw the start from images of which the data say so, such as time=day." };
        var find = new Option<string?>("--find") { Description = "Show a few pictures of the pool, without labels, as examples of what to find: of images of which the data say so, such as light=night or class=NAME. For flqmi, logdetmi, scmi, adaptive-detection, adaptive-segmentation." };
        var findCount = new Option<int?>("--find-count") { Description = "How many pictures --find shows, 1 to 1,000; default 5." };
        var measureOn = new Option<string?>("--measure-on") { Description = "Measure only on test images of which the data say so, such as time=night." };
        var measureClass = new Option<string?>("--measure-class") { Description = "Measure the metric of this class alone (--task detect or segment)." };
        var metric = new Option<string?>("--metric") { Description = "Of detection AP50 or AP (mean over overlaps 0.50 to 0.95), default AP50; of segmentation mIoU or Dice, default mIoU." };
        var output = new Option<string>("--out") { Description = "Folder of the results.", DefaultValueFactory = _ => "winnow-simulation" };
        var device = new Option<string>("--device") { Description = "cpu or cuda:0.", DefaultValueFactory = _ => "cpu" };
        var threads = new Option<int>("--threads") { Description = "Runs side by side; 0 takes all processors." };
        var command = new CliCommand(
            "simulate", "Play query strategies against random labelling on data whose classes are known.",
            "winnow simulate --data mnist --model mlp --strategies margin,badge", "winnow simulate --data photos --model resnet18 --seeds 3 --out results",
            "winnow simulate --data photos --weights mobilenet.onnx --size 128 --pixels 128,128 --strategies margin,typiclust")
        {
            data, task, strategies, file, model, weights, pretrain, pretrainMinutes, pretrainSteps, pretrainAs, trainer, features, pixels, initial, query, budget, randomQuery, randomBudget, seeds, stop, levels, balanced, size, epochs, tune, noTune, noise, skips, seconds, spread, perObject, startFrom, find, findCount, measureOn, measureClass, metric, output, device, threads,
        };
        command.SetAction((parse, cancel) =>
        {
            if (parse.GetValue(weights) is null && (parse.GetValue(features) ?? parse.GetValue(pixels)) is not null)
            {
                throw CommandException.Usage("--features and --pixels say how to use --weights, which is not given.");
            }

            if (parse.GetValue(weights) is not null && parse.GetValue(model) is not null && parse.GetValue(task) == "classify")
            {
                throw CommandException.Usage("--weights takes the place of --model: an ONNX model's features are learned from as they are; leave one of them out.");
            }

            RefusePretrain(parse.GetValue(pretrain), parse.GetValue(pretrainMinutes), parse.GetValue(pretrainSteps), parse.GetValue(pretrainAs), parse.GetValue(task)!, parse.GetValue(weights) ?? parse.GetValue(trainer)?.FirstOrDefault());
            if (parse.GetValue(trainer) is { Length: > 0 } && (parse.GetValue(model) ?? parse.GetValue(weights)) is not null)
            {
                throw CommandException.Usage("--trainer takes the place of --model and --weights; leave them out.");
            }

            var shown = parse.GetValue(find) is { } text ? SampleFilter.Parse("--find", text) : null;
            RefuseFind(shown, parse.GetValue(findCount));
            var options = new SimulateOptions
            {
                Data = parse.GetValue(data)!,
                Task = parse.GetValue(task)!,
                Strategies = (shown is not null && parse.GetResult(strategies) is { Implicit: true } ? parse.GetValue(task) == "detect" ? "adaptive-detection" : "flqmi" : parse.GetValue(strategies)!).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                StrategiesFile = parse.GetValue(file),
                Model = parse.GetValue(model) ?? (parse.GetValue(pretrain) is null ? null : "tiny") ?? SimulateTasks.Model(parse.GetValue(task)!),
                Weights = parse.GetValue(weights),
                Pretrain = parse.GetValue(pretrain)?.ToLowerInvariant(),
                PretrainMinutes = parse.GetValue(pretrainMinutes) ?? 5,
                PretrainSteps = parse.GetValue(pretrainSteps),
                PretrainWeights = parse.GetValue(pretrainAs) == "weights",
                Trainer = parse.GetValue(trainer) ?? [],
                Features = parse.GetValue(features) ?? NetworkExport.Features,
                Pixels = parse.GetValue(pixels) is { } scale ? PixelScale.Parse(scale) : null,
                Initial = parse.GetValue(initial) ?? 0,
                Query = parse.GetValue(query),
                Budget = parse.GetValue(budget) ?? 0,
                RandomQuery = parse.GetValue(randomQuery),
                RandomBudget = parse.GetValue(randomBudget),
                Seeds = parse.GetValue(seeds),
                Stop = parse.GetValue(stop),
                Levels = parse.GetValue(levels) ?? [],
                Metric = SimulateTasks.Metric(parse.GetValue(task)!, parse.GetValue(metric), parse.GetValue(balanced)),
                Size = parse.GetValue(size),
                Epochs = parse.GetValue(epochs),
                Tune = TuningLevels.Of(parse.GetValue(tune), parse.GetValue(noTune), TuningLevels.IsFrozen(parse.GetValue(weights), parse.GetValue(pretrain), parse.GetValue(pretrainAs) == "weights", parse.GetValue(task)!)),
                Noise = parse.GetValue(noise),
                Skips = parse.GetValue(skips),
                SecondsPerLabel = parse.GetValue(seconds),
                SecondsSpread = parse.GetValue(spread),
                SecondsPerObject = parse.GetValue(perObject),
                StartFrom = parse.GetValue(startFrom) is { } from ? SampleFilter.Parse("--start-from", from) : null,
                Find = shown,
                FindCount = parse.GetValue(findCount) ?? 5,
                MeasureOn = parse.GetValue(measureOn) is { } on ? SampleFilter.Parse("--measure-on", on) : null,
                MeasureClass = parse.GetValue(measureClass),
                Out = parse.GetValue(output)!,
                Device = parse.GetValue(device)!,
                Threads = parse.GetValue(threads),
                CommandLine = "winnow " + string.Join(' ', parse.Tokens.Select(t => t.Value)),
            };
            return Task.Run(() => Run(console, options, parse.GetValue(initial) is null, parse.GetValue(budget) is null, cancel), cancel);
        });
        return command;
    }

    /// <summary>Checks everything, then runs and shows the result.</summary>
    /// <param name="console">Where progress and result go.</param>
    /// <param name="options">What to run.</param>
    /// <param name="chooseInitial">Start from two labels of each class.</param>
    /// <param name="chooseBudget">End at 1,020 labels or the size of the pool.</param>
    /// <param name="cancel">Stops cleanly; the same command goes on.</param>
    /// <param name="fitToPool">Budgets beyond the pool end with it; else they are refused.</param>
    public static int Run(CommandConsole console, SimulateOptions options, bool chooseInitial, bool chooseBudget, CancellationToken cancel, bool fitToPool = false)
    {
        Refuse(options);
        using var source = LearnerSources.Create(options);
        if (!console.Json && source is FrozenEncoder { PixelsAreAssumed: true })
        {
            console.Error.WriteLine($"'{options.Weights}' does not say how it wants its pixels; taking (pixel - 128) / 128, and --pixels MEAN,STD says otherwise.");
        }

        options = options with { Model = source.Name };
        var placeholder = options with { Initial = chooseInitial ? 1 : options.Initial, Budget = chooseBudget ? int.MaxValue : options.Budget };
        var strategies = SimulateChecks.Check(placeholder, source.Provides);
        var data = Holdout.Ensure(DataSource.Open(options.Data, options.Task, cancel));
        var initial = chooseInitial ? 2 * data.Classes.Count : options.Initial;
        var pool = data.Train.Count(s => s.Class is not null || s.Objects is not null);
        options = options with
        {
            Initial = initial,
            Budget = chooseBudget ? Math.Min(1020, pool) : fitToPool ? Math.Min(options.Budget, pool) : options.Budget,
            RandomBudget = fitToPool && options.RandomBudget > pool ? pool : options.RandomBudget,
        };
        SimulateChecks.Check(options, source.Provides);
        SimulateChecks.Check(options, data);
        var outcome = new SimulationRunner(options, data, source, strategies, console).Run(cancel);
        SimulationPage.Show(options, outcome, console);
        return ExitCode.Done;
    }

    private static void RefusePretrain(string? method, double? minutes, int? steps, string? learnAs, string task, string? instead)
    {
        if (method is null && (minutes is not null || steps is not null || learnAs is not null))
        {
            throw CommandException.Usage("--pretrain-minutes, --pretrain-steps and --pretrain-as say how to use --pretrain, which is not given.");
        }

        if (method is null)
        {
            return;
        }

        if (task != "classify" || instead is not null)
        {
            throw CommandException.Usage("--pretrain is for --task classify with a network of Winnow's own; leave --weights and --trainer out.");
        }

        if (learnAs is not (null or "features" or "weights"))
        {
            throw CommandException.Usage($"--pretrain-as {learnAs} is not known; it is features or weights.");
        }

        if (minutes is not null && steps is not null)
        {
            throw CommandException.Usage("--pretrain-minutes and --pretrain-steps both say how long; give one of them.");
        }
    }

    private static void RefuseFind(SampleFilter? find, int? count)
    {
        if (find is null && count is not null)
        {
            throw CommandException.Usage("--find-count says how many pictures of --find to show, which is not given.");
        }

        if (count is < 1 or > ShownExamples.CountMax)
        {
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--find-count {count} is out of range; show 1 to {ShownExamples.CountMax} pictures."));
        }
    }

    private static void Refuse(SimulateOptions options)
    {
        foreach (var (name, share) in new[] { ("--noise", options.Noise), ("--skips", options.Skips) })
        {
            if (share is not (>= 0 and <= 1))
            {
                throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"{name} {share} is out of range; give a share from 0 to 1."));
            }
        }

        foreach (var (name, value, limit) in new[] { ("--seconds-per-label", options.SecondsPerLabel, 86_400.0), ("--seconds-per-object", options.SecondsPerObject, 86_400.0), ("--seconds-spread", options.SecondsSpread, 3.0) })
        {
            if (!(value >= 0 && value <= limit))
            {
                throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"{name} {value} is out of range; give a number from 0 to {limit}."));
            }
        }

        if (options.Size is < 4 or > 1024)
        {
            throw CommandException.Usage($"--size {options.Size} is out of range; take 4 to 1024 pixels.");
        }

        if (options.Epochs < 1)
        {
            throw CommandException.Usage($"--epochs {options.Epochs} is too few; it must be 1 or more.");
        }
    }
}
