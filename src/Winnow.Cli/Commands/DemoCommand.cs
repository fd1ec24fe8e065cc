using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Cli.Simulating;

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
        var output = new Option<string?>("--out") { Description = "Folder of the results; default winnow-demo (or winnow-demo-quick)." };
        var threads = new Option<int>("--threads") { Description = "Runs side by side; 0 takes all processors." };
        var command = new CliCommand("demo", "Active learning against random labelling on MNIST: live progress, the saving with its interval, a report.", "winnow demo --quick", "winnow demo --out results")
        {
            quick, output, threads,
        };
        command.SetAction((parse, cancel) =>
        {
            var preset = parse.GetValue(quick) ? Quick : Full;
            var options = preset with
            {
                Out = parse.GetValue(output) ?? preset.Out,
                Threads = parse.GetValue(threads),
                CommandLine = parse.GetValue(quick) ? "winnow demo --quick" : "winnow demo",
            };
            return Task.Run(() => SimulateCommand.Run(console, options, chooseInitial: false, chooseBudget: false, cancel), cancel);
        });
        return command;
    }
}
