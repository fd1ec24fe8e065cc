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
            var wrappers = QueryWrappers.All.Select(w => new { Name = $"{w.Name}:…", Needs = EvidenceNames.Of(w.Needs) });
            console.Write(rows.Concat(wrappers).ToArray(), c =>
            {
                c.Table(["strategy", "needs"], rows.Select(r => (IReadOnlyList<string>)[r.Name, r.Needs.Count == 0 ? "nothing" : string.Join(", ", r.Needs)]));
                c.Line("");
                c.Table(["wrapper, such as seals:margin", "needs besides"], wrappers.Select(w => (IReadOnlyList<string>)[w.Name, string.Join(", ", w.Needs)]));
            });
            return ExitCode.Done;
        });
        return command;
    }
}
