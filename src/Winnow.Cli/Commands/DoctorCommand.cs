using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Cli.Doctor;
using Winnow.Cli.Remote;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow doctor</c>: what this machine, or a server, offers, and what to do about each problem.</summary>
internal static class DoctorCommand
{
    /// <summary>A new group of checks is one file and one line here.</summary>
    internal static readonly IReadOnlyList<Func<IEnumerable<Finding>>> Checks =
    [
        MachineChecks.All,
        TorchChecks.All,
    ];

    public static Command Create(CommandConsole console)
    {
        var server = new ServerOption();
        var command = new CliCommand("doctor", "Check this machine, or a server, and say what to do about each problem.", "winnow doctor", "winnow doctor --json", "winnow doctor --server https://winnow.example.org");
        server.AddTo(command);
        command.SetAction(async (parse, cancel) => server.Asked(parse)
            ? await server.RunAsync(parse, async (client, stop) => Report(console, RemoteChecks.Of(await client.Server.GetAsync(stop), console.Clock.GetUtcNow())), cancel)
            : Report(console, [.. Checks.SelectMany(check => check())]));
        return command;
    }

    /// <summary>Shows the findings; exit code 1 where something essential is missing.</summary>
    internal static int Report(CommandConsole console, IReadOnlyList<Finding> findings)
    {
        var healthy = findings.All(f => f.Remedy is null);
        console.Write(new { healthy, findings }, c =>
        {
            c.Table(["", "what", "found"], findings.Select(f => (IReadOnlyList<string>)[f.Remedy is null ? "ok" : f.Essential ? "missing" : "warning", f.What, f.Found]));
            foreach (var finding in findings.Where(f => f.Remedy is not null))
            {
                c.Line($"{finding.What}: {finding.Remedy}");
            }

            c.Line(healthy ? "All is well." : "");
        });
        return findings.Any(f => f.Essential && f.Remedy is not null) ? ExitCode.Failed : ExitCode.Done;
    }
}
