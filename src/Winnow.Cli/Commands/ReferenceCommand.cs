using System.CommandLine;
using Winnow.Cli.Console;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow reference</c>, which no help shows: the page <c>docs/reference/cli.md</c>.</summary>
internal static class ReferenceCommand
{
    public static Command Create(CommandConsole console, RootCommand root)
    {
        var command = new CliCommand("reference", "Write all commands and options as Markdown, for the documentation.") { Hidden = true };
        command.SetAction(_ => console.Output.Write(CommandReference.Write(root)));
        return command;
    }
}
