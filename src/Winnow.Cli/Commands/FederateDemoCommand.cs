using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Cli.Federating;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow federate demo</c>: two hospitals and a coordinator on one machine.</summary>
internal static class FederateDemoCommand
{
    public static Command Create(CommandConsole console)
    {
        var usual = new HospitalDemoOptions { Out = "winnow-hospitals" };
        var output = new Option<string>("--out") { Description = "Fresh folder of the coordinator and the hospitals.", DefaultValueFactory = _ => usual.Out };
        var data = new Option<string?>("--data") { Description = "A set of classified images, a folder or a name in the data cache, such as pneumoniamnist; without it images are drawn." };
        var images = new Option<int>("--images") { Description = "Images of each hospital.", DefaultValueFactory = _ => usual.Images };
        var initial = new Option<int>("--initial") { Description = "Labels each hospital starts with, by chance.", DefaultValueFactory = _ => usual.Initial };
        var budget = new Option<int>("--budget") { Description = "Labels the two are asked for after each run.", DefaultValueFactory = _ => usual.Budget };
        var runs = new Option<int>("--runs") { Description = "Runs.", DefaultValueFactory = _ => usual.Runs };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of averaging in a run.", DefaultValueFactory = _ => usual.Rounds };
        var simulate = new Option<bool>("--simulate") { Description = "Simulated annotators label, and the demo ends by itself." };
        var port = new Option<int>("--port") { Description = "Port of the status page; the labelling pages take the next two. 0 takes free ones.", DefaultValueFactory = _ => usual.Port };
        var seed = new Option<int>("--seed") { Description = "Seed of images, order and choice.", DefaultValueFactory = _ => usual.Seed };
        var command = new CliCommand(
            "demo", "Two hospitals and a coordinator on this machine, each hospital with a labelling page; no image leaves its hospital.",
            "winnow federate demo --simulate", "winnow federate demo --data pneumoniamnist")
        {
            output, data, images, initial, budget, runs, rounds, simulate, port, seed,
        };
        command.SetAction((parse, cancel) => new HospitalDemo(console, new()
        {
            Out = parse.GetValue(output)!,
            Data = parse.GetValue(data),
            Images = parse.GetValue(images),
            Initial = parse.GetValue(initial),
            Budget = parse.GetValue(budget),
            Runs = parse.GetValue(runs),
            Rounds = parse.GetValue(rounds),
            Simulate = parse.GetValue(simulate),
            Port = parse.GetValue(port),
            Seed = parse.GetValue(seed),
            WebRoot = ServeCommand.WebRoot(asked: null),
        }).RunAsync(cancel));
        return command;
    }
}
