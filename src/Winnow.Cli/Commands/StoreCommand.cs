using System.CommandLine;
using Winnow.Cli.Console;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow store</c>: where a project's tables lie.</summary>
internal static class StoreCommand
{
    public static Command Create(CommandConsole console) => new CliCommand(
        "store", "Where a project's tables lie: in a file of its folder, or in PostgreSQL.",
        "winnow store migrate --to postgres://ann@db.example.org/winnow birds")
    {
        StoreMigrateCommand.Create(console),
    };
}
