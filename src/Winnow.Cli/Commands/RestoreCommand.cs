using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Server;
using Winnow.Server.Backups;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow restore</c>: makes a data folder of a backup and verifies all of it.</summary>
internal static class RestoreCommand
{
    public static Command Create(CommandConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "Zip file that `winnow backup` or the web app wrote." };
        var folder = new Argument<string>("DATA") { Description = "Data folder to make; must be empty or not there." };
        var command = new CliCommand("restore", "Make a server's data folder of a backup: hashes, databases and journals are verified first.", "winnow restore backup.zip /srv/winnow") { file, folder };
        command.SetAction((parse, cancel) =>
        {
            Run(console, parse.GetValue(file)!, parse.GetValue(folder)!, cancel);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(CommandConsole console, string file, string folder, CancellationToken cancel)
    {
        if (!File.Exists(file))
        {
            throw new CommandException($"'{file}' does not exist.");
        }

        try
        {
            var (projects, files, bytes) = Restore.Run(file, folder, console.Clock, cancel);
            console.Write(
                new { folder, projects, files, bytes },
                c => c.Line($"Restored {projects} projects, {files} files of together {bytes:#,0} bytes, all verified; `winnow serve {folder}` serves them."));
        }
        catch (ServerStartException exception)
        {
            throw new CommandException(exception.Message);
        }
    }
}
