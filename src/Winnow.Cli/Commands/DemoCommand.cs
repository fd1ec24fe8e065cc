using System.CommandLine;
using Winnow.Cli.Annotating;
using Winnow.Cli.Console;
using Winnow.Cli.Simulating;
using Winnow.Server;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow demo</c>: active learning against random labelling on MNIST, without any set-up.</summary>
internal static class DemoCommand
{
    /// <summary>The protocol of the published MNIST comparisons: 60,000 images, 20 labels to start, 50 a round, a fresh network each round, 5 seeds.</summary>
    private static readonly SimulateOptions Full = new()
    {
        Data = "mnist",
        Model = "mlp",
        Strategies = ["adaptive", "margin", "badge"],
        Initial = 20,
        Query = 50,
        Budget = 1020,
        RandomQuery = 100,
        RandomBudget = 2520,
        Seeds = 5,
        Levels = [0.93],
        Out = "winnow-demo",
    };

    /// <summary>Enough to see it work in a minute: three seeds, two strategies, fewer labels.</summary>
    private static readonly SimulateOptions Quick = Full with { Strategies = ["adaptive", "margin"], Budget = 620, RandomBudget = 1220, RandomQuery = 100, Seeds = 3, Levels = [0.9], Out = "winnow-demo-quick" };

    public static Command Create(CommandConsole console)
    {
        var quick = new Option<bool>("--quick") { Description = "Three seeds and fewer labels: under a minute." };
        var data = new Option<string>("--data") { Description = "Another data set, by the same protocol: a folder, or its name in the data cache.", DefaultValueFactory = _ => Full.Data };
        var output = new Option<string?>("--out") { Description = "Folder of the results; default winnow-demo (or winnow-demo-quick, or winnow-demo-server)." };
        var threads = new Option<int>("--threads") { Description = "Runs side by side; 0 takes all processors." };
        var serve = new Option<bool>("--serve") { Description = "Instead: a labelling server whose project simulated annotators label over HTTP, to watch in the browser." };
        var annotators = new Option<int>("--annotators") { Description = "Simulated annotators of --serve, 1 to 50.", DefaultValueFactory = _ => 5 };
        var images = new Option<int>("--images") { Description = "Images of --serve.", DefaultValueFactory = _ => 3000 };
        var budget = new Option<int>("--budget") { Description = "Labels at which --serve ends.", DefaultValueFactory = _ => 600 };
        var noise = new Option<double>("--noise") { Description = "Share of wrong answers of --serve.", DefaultValueFactory = _ => 0.02 };
        var pace = new Option<double>("--seconds") { Description = "Mean seconds that an answer of --serve takes.", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed") { Description = "Seed of images, errors and pace of --serve.", DefaultValueFactory = _ => 1 };
        var url = new Option<string>("--url") { Description = "Address that --serve listens on.", DefaultValueFactory = _ => ServerOptions.DefaultUrl };
        var stay = new Option<bool>("--stay") { Description = "Let --serve go on when the budget is spent." };
        var command = new CliCommand("demo", "Active learning against random labelling on MNIST: live progress, the saving with its interval, a report.", "winnow demo --quick", "winnow demo --data photos --out results", "winnow demo --serve --annotators 8")
        {
            quick, data, output, threads, serve, annotators, images, budget, noise, pace, seed, url, stay,
        };
        command.SetAction((parse, cancel) =>
        {
            if (parse.GetValue(serve))
            {
                if (parse.GetResult(data) is { Implicit: false })
                {
                    throw CommandException.Usage("--data belongs to the demo without --serve, which shows MNIST; for images of your own take `winnow serve`.");
                }

                var shown = new DemoServerOptions
                {
                    Annotators = parse.GetValue(annotators),
                    Images = parse.GetValue(images),
                    Budget = parse.GetValue(budget),
                    Noise = parse.GetValue(noise),
                    SecondsPerLabel = parse.GetValue(pace),
                    Seed = parse.GetValue(seed),
                    Url = parse.GetValue(url)!,
                    Stay = parse.GetValue(stay),
                    WebRoot = ServeCommand.WebRoot(asked: null),
                };
                return new DemoServer(console, shown with { Folder = parse.GetValue(output) ?? shown.Folder }).RunAsync(cancel);
            }

            foreach (var option in (Option[])[annotators, images, budget, noise, pace, seed, url, stay])
            {
                if (parse.GetResult(option) is { Implicit: false })
                {
                    throw CommandException.Usage($"{option.Name} belongs to `winnow demo --serve`.");
                }
            }

            var preset = parse.GetValue(quick) ? Quick : Full;
            var (name, own) = (parse.GetValue(data)!, parse.GetResult(data) is { Implicit: false });
            var options = preset with
            {
                Data = name,
                // The level that MNIST's models are compared at says nothing about other images.
                Levels = own ? [] : preset.Levels,
                Out = parse.GetValue(output) ?? preset.Out,
                Threads = parse.GetValue(threads),
                CommandLine = $"winnow demo{(parse.GetValue(quick) ? " --quick" : "")}{(own ? $" --data {name}" : "")}",
            };
            return Task.Run(() => SimulateCommand.Run(console, options, chooseInitial: own, chooseBudget: false, cancel, fitToPool: own), cancel);
        });
        return command;
    }
}
