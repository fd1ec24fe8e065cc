using System.CommandLine;
using Winnow.Cli.Console;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow federate</c>: sites that share a model and never an image.</summary>
internal static class FederateCommand
{
    public static Command Create(CommandConsole console) => new CliCommand(
        "federate", "Federated active learning: sites share a model and one labelling budget, and no image leaves its site.",
        "winnow federate simulate --data mnist --sites 10 --alpha 0.1,inf")
    {
        FederateSimulateCommand.Create(console),
        FederateCoordinatorCommand.Create(console),
        FederateSiteCommand.Create(console),
        FederateFlowerCommand.Create(console),
        FederateDemoCommand.Create(console),
    };
}
