using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Cli.Planning;
using Winnow.Core.Planning;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow capacity</c>: hours, bytes and price of a large pool, from figures that were measured.</summary>
internal static class CapacityCommand
{
    public static Command Create(CommandConsole console)
    {
        var images = new Option<long>("--images") { Description = "Images of the pool, to 10 billion.", Required = true };
        var workers = new Option<int>("--workers") { Description = "Worker processes side by side.", DefaultValueFactory = _ => 1 };
        var cores = new Option<int>("--cores") { Description = "Cores of each worker.", DefaultValueFactory = _ => 2 };
        var gpus = new Option<int>("--gpus") { Description = "GPUs of each worker.", DefaultValueFactory = _ => 0 };
        var dimensions = new Option<int>("--dimensions") { Description = "Values of a feature vector.", DefaultValueFactory = _ => 256 };
        var classes = new Option<int>("--classes") { Description = "Classes.", DefaultValueFactory = _ => 10 };
        var shard = new Option<int>("--shard") { Description = "Images of a shard: what a worker that fails has to do again.", DefaultValueFactory = _ => 1_000_000 };
        var picks = new Option<int>("-n", "--count") { Description = "Picks of a query.", DefaultValueFactory = _ => 1000 };
        var price = new Option<double>("--price") { Description = "Price of a core for an hour.", DefaultValueFactory = _ => 0 };
        var gpuPrice = new Option<double>("--gpu-price") { Description = "Price of a GPU for an hour.", DefaultValueFactory = _ => 0 };
        var failures = new Option<double>("--failures") { Description = "Mean hours that a worker runs before it fails; without it none does.", DefaultValueFactory = _ => double.PositiveInfinity };
        var seed = new Option<int>("--seed") { Description = "Seed of the failures.", DefaultValueFactory = _ => 1 };
        var command = new CliCommand(
            "capacity", "Plan hours, bytes and price of a large pool from measured figures, and play out its shards over workers that fail.", "winnow capacity --images 10000000 --workers 4",
            "winnow capacity --images 1000000000 --workers 100 --cores 16 --price 0.05 --failures 200")
        {
            images, workers, cores, gpus, dimensions, classes, shard, picks, price, gpuPrice, failures, seed,
        };
        command.SetAction(parse =>
        {
            var request = new CapacityRequest(parse.GetValue(images), parse.GetValue(workers))
            {
                Cores = parse.GetValue(cores),
                Gpus = parse.GetValue(gpus),
                Dimensions = parse.GetValue(dimensions),
                Classes = parse.GetValue(classes),
                ShardImages = parse.GetValue(shard),
                Picks = parse.GetValue(picks),
                CorePrice = parse.GetValue(price),
                GpuPrice = parse.GetValue(gpuPrice),
                FailureHours = parse.GetValue(failures),
                Seed = parse.GetValue(seed),
            };
            Show(console, request, Plan(request));
            return ExitCode.Done;
        });
        return command;
    }

    private static CapacityPlan Plan(CapacityRequest request)
    {
        try
        {
            return CapacityPlan.Of(request, MeasuredRates.Read());
        }
        catch (ArgumentException e)
        {
            throw CommandException.Usage(e.ParamName is null ? e.Message : e.Message[..e.Message.LastIndexOf(" (Parameter", StringComparison.Ordinal)]);
        }
    }

    private static void Show(CommandConsole console, CapacityRequest request, CapacityPlan plan)
    {
        var perMillion = plan.Price * 1e6 / request.Images;
        var result = new
        {
            request.Images,
            request.Shards,
            plan.CoreHours,
            plan.GpuHours,
            hours = plan.Schedule.Seconds / 3600,
            plan.Schedule.Failures,
            lostHours = plan.Schedule.LostSeconds / 3600,
            bytesPerImage = CapacityPlan.BytesPerImage(request),
            plan.FeatureBytes,
            plan.CandidateBytes,
            plan.Price,
            pricePerMillion = perMillion,
            plan.Steps,
            plan.Missing,
        };
        console.Write(result, c =>
        {
            c.Table(["step", "images/s", "of one", "row", "what was measured"], plan.Steps.Select(s => (IReadOnlyList<string>)[
                s.Name, s.ImagesPerSecond is { } rate ? Text($"{rate:N0}") : "not measured yet", s.OnGpu ? "GPU" : "core", s.Source, s.Machine.Length > 0 ? $"{s.What}, on {s.Machine}" : s.What]));
            c.Line(Text($"{request.Images:N0} images in {request.Shards:N0} shards on {request.Workers:N0} workers: {plan.Schedule.Seconds / 3600:N1} hours"));
            c.Line(Text($"  work       {plan.CoreHours:N1} core-hours, {plan.GpuHours:N1} GPU-hours; {plan.Schedule.Failures:N0} failures cost {plan.Schedule.LostSeconds / 3600:N1} worker-hours"));
            c.Line(Text($"  on disk    {plan.FeatureBytes / 1e9:N2} GB of features and probabilities ({CapacityPlan.BytesPerImage(request)} bytes an image), at most {plan.CandidateBytes / 1e9:N2} GB of candidates for a query"));
            c.Line(Text($"  price      {plan.Price:N2}, {perMillion:N2} per million images"));
            foreach (var step in plan.Missing)
            {
                c.Line($"  not counted: {step}, which was not measured yet");
            }
        });
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
