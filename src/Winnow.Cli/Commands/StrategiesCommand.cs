using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Core.Querying;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow strategies</c>: what can choose samples, and what each needs to know.</summary>
internal static class StrategiesCommand
{
    public static Command Create(CommandConsole console)
    {
        var command = new CliCommand("strategies", "List the query strategies and the evidence each needs.", "winnow strategies --json");
        command.SetAction(_ =>
        {
            var rows = QueryStrategies.All.Select(s => new { s.Name, Needs = EvidenceNames.Of(s.Needs) }).ToArray();
            console.Write(rows, c => c.Table(["strategy", "needs"], rows.Select(r => (IReadOnlyList<string>)[r.Name, r.Needs.Count == 0 ? "nothing" : string.Join(", ", r.Needs)])));
            return ExitCode.Done;
        });
        return command;
    }
}
