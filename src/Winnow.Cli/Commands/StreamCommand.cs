using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Simulating;
using Winnow.Cli.Streaming;
using Winnow.Core.Streaming;
using Winnow.Vision.Imaging;
using Winnow.Vision.Onnx;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow stream</c>: images that pass by, each decided at once; and what was decided.</summary>
internal static class StreamCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = ProjectArgument.Create();
        var source = new Argument<string?>("SOURCE") { Description = "Folder of images that pass by, in the order of their names, or a video file.", Arity = ArgumentArity.ZeroOrOne };
        var name = new Option<string>("--name") { Description = "Name of the stream; a project may have several.", DefaultValueFactory = _ => "main" };
        var strategy = new Option<string?>("--strategy") { Description = $"Stream strategy (docs/streams.md), +drift-guard behind it watches for drift; default {StreamCall.DefaultStrategy}." };
        var budget = new Option<double?>("--budget") { Description = "Share of the stream that may be labelled, above 0 and at most 1; default 0.1." };
        var seed = new Option<int?>("--seed") { Description = "Seed of every draw; default 1." };
        var minute = new Option<int?>("--per-minute") { Description = "Labels people can give in any minute." };
        var hour = new Option<int?>("--per-hour") { Description = "Labels people can give in any hour." };
        var day = new Option<int?>("--per-day") { Description = "Labels people can give in any 24 hours." };
        var weights = new Option<string?>("--weights") { Description = "ONNX image encoder: score with its frozen features and the project's labels instead of a trained model." };
        var features = new Option<string?>("--features") { Description = "Output of --weights to learn from; default features." };
        var size = new Option<int?>("--size") { Description = "Side in pixels that images are scaled to for --weights." };
        var pixels = new Option<string?>("--pixels") { Description = "How --weights wants pixels of 0 to 255: MEAN,STD, or six numbers." };
        var every = new Option<double?>("--every") { Description = "Of a video: seconds between two frames taken, 0.01 to 3600; default 1." };
        var watch = new Option<bool>("--watch") { Description = "Go on with images that arrive later, until Ctrl-C or --idle." };
        var idle = new Option<double?>("--idle") { Description = "With --watch: stop after so many seconds without a new image." };
        var log = new Option<bool>("--log") { Description = "Show the decisions so far instead of deciding." };
        var revisit = new Option<bool>("--revisit") { Description = "List the best of the skipped images that nobody has answered since." };
        var count = new Option<int?>("-n", "--count") { Description = "Lines of --log (the newest; default all) or --revisit (default 20)." };
        var csv = new Option<bool>("--csv") { Description = "Write --log or --revisit as CSV; the latter with an empty label column to fill in." };
        var command = new CliCommand(
            "stream", "Decide about images that pass by, one by one: label or skip.",
            "winnow stream birds ~/camera --budget 0.05 --per-hour 30 --watch", "winnow stream birds garden.mp4 --every 2", "winnow stream birds --log -n 20", "winnow stream birds --revisit -n 50 --csv > second.csv")
        {
            folder, source, name, strategy, budget, seed, minute, hour, day, weights, features, size, pixels, every, watch, idle, log, revisit, count, csv,
        };
        command.SetAction(async (parse, cancel) =>
        {
            var (project, images) = (parse.GetValue(folder)!, parse.GetValue(source));
            if (parse.GetValue(log) || parse.GetValue(revisit))
            {
                Reading(images, parse.GetValue(log), parse.GetValue(revisit), parse.GetValue(watch), parse.GetValue(count));
                StreamLog.Show(console, project, parse.GetValue(name)!, parse.GetValue(revisit), parse.GetValue(count), parse.GetValue(csv));
                return ExitCode.Done;
            }

            if (parse.GetValue(csv) || parse.GetValue(count) is not null)
            {
                throw CommandException.Usage("--csv and -n belong to --log and --revisit; leave them out.");
            }

            var call = new StreamCall
            {
                Project = project,
                Source = images ?? throw CommandException.Usage("`winnow stream` needs a SOURCE, the folder of the images or a video file, or --log or --revisit."),
                Name = Named(parse.GetValue(name)!),
                Strategy = parse.GetValue(strategy) is { } wanted ? Find(wanted) : null,
                Budget = parse.GetValue(budget) is not { } share || share is > 0 and <= 1
                    ? parse.GetValue(budget)
                    : throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--budget {share} is no share of the stream; it must be above 0 and at most 1.")),
                Seed = parse.GetValue(seed) is not < 0 ? parse.GetValue(seed) : throw CommandException.Usage($"--seed {parse.GetValue(seed)} is negative; it must be 0 or more."),
                Caps = new(Cap("--per-minute", parse.GetValue(minute)), Cap("--per-hour", parse.GetValue(hour)), Cap("--per-day", parse.GetValue(day))),
                Encoder = Encoder(parse.GetValue(weights), parse.GetValue(features), parse.GetValue(size), parse.GetValue(pixels)),
                Every = Every(parse.GetValue(every), images ?? "", parse.GetValue(watch)),
                Watch = parse.GetValue(watch),
                Idle = Seconds(parse.GetValue(idle), parse.GetValue(watch)),
            };
            await RunAsync(console, call, cancel);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task RunAsync(CommandConsole console, StreamCall call, CancellationToken cancel)
    {
        if (!Directory.Exists(call.Source) && !File.Exists(call.Source))
        {
            throw new CommandException($"The folder '{call.Source}' does not exist; SOURCE is the folder of the images that pass by, or a video file.");
        }

        using var runner = new StreamRunner(call, console);
        try
        {
            await runner.RunAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            // A watch ends like this; what was decided is in the project.
            Show(console, call, runner);
            throw;
        }

        Show(console, call, runner);
    }

    private static void Show(CommandConsole console, StreamCall call, StreamRunner runner)
    {
        var tally = runner.Tally;
        var leftOut = tally.LeftOut.Concat(runner.Others).ToArray();
        console.Write(new { stream = call.Name, tally.Decided, toLabel = tally.Granted, decidedBefore = tally.Before, answered = tally.Answered, leftOut }, c =>
        {
            foreach (var problem in leftOut)
            {
                c.Line($"left out: {problem.Name}: {problem.Reason}");
            }

            c.Line($"Stream '{call.Name}': {tally.Decided} images decided, {tally.Granted} to label; {tally.Before} decided before, {tally.Answered} answered already, {leftOut.Length} left out.");
            if (tally.Granted > 0)
            {
                c.Line($"`winnow next {call.Project}` shows what to label; `winnow stream {call.Project} --log` says why.");
            }
        });
    }

    private static void Reading(string? source, bool log, bool revisit, bool watch, int? count)
    {
        if (log && revisit)
        {
            throw CommandException.Usage("--log and --revisit are two lists; ask for one of them.");
        }

        if (source is not null || watch)
        {
            throw CommandException.Usage("--log and --revisit decide nothing, so they take neither SOURCE nor --watch.");
        }

        if (count < 1)
        {
            throw CommandException.Usage($"-n {count} asks for no line; it must be 1 or more.");
        }
    }

    private static string Named(string name) => name.Length is > 0 and <= 40 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? name
        : throw CommandException.Usage($"--name '{name}' cannot be the name of a stream; take 1 to 40 of the letters a–z, digits, '-', '_' and '.'.");

    private static IStreamStrategy Find(string name)
    {
        var plain = name.EndsWith(DriftGuard.Suffix, StringComparison.OrdinalIgnoreCase) ? name[..^DriftGuard.Suffix.Length] : name;
        return StreamStrategies.All.Any(s => string.Equals(s.Name, plain, StringComparison.OrdinalIgnoreCase))
            ? StreamStrategies.Get(name)
            : throw CommandException.Usage($"No stream strategy is called '{plain}'. There are: {string.Join(", ", StreamStrategies.All.Select(s => s.Name))}.");
    }

    private static int? Cap(string option, int? value) => value is not < 1 ? value : throw CommandException.Usage($"{option} {value} lets no label through; it must be 1 or more.");

    private static double Every(double? every, string source, bool watch) => (File.Exists(source), every) switch
    {
        (true, _) when watch => throw CommandException.Usage($"--watch waits for images in a folder, and '{source}' is a file; leave it out."),
        (_, null) => StreamCall.DefaultEvery,
        (false, _) => throw CommandException.Usage("--every says which frames of a video are taken, and SOURCE is no file; leave it out."),
        (_, >= VideoSampling.EveryMin and <= VideoSampling.EveryMax) => every.Value,
        _ => throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--every {every} is out of range; it must be {VideoSampling.EveryMin} to {VideoSampling.EveryMax} seconds.")),
    };

    private static TimeSpan? Seconds(double? idle, bool watch) => (idle, watch) switch
    {
        (null, _) => null,
        (_, false) => throw CommandException.Usage("--idle says when --watch ends; give both."),
        ( > 0 and <= 1e6, _) => TimeSpan.FromSeconds(idle.Value),
        _ => throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture, $"--idle {idle} is out of range; it must be above 0 and at most 1,000,000 seconds.")),
    };

    private static SimulateOptions? Encoder(string? weights, string? features, int? size, string? pixels) => (weights, features ?? pixels ?? (size is null ? null : "")) switch
    {
        (null, null) => null,
        (null, _) => throw CommandException.Usage("--features, --size and --pixels say how to use --weights, which is not given."),
        _ => new() { Data = "", Model = "", Out = "", Weights = weights, Features = features ?? NetworkExport.Features, Size = size, Pixels = pixels is null ? null : PixelScale.Parse(pixels) },
    };
}
