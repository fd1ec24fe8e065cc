using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Server.Backups;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow backup</c>: everything a server has in one file.</summary>
internal static class BackupCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = new Argument<string>("DATA") { Description = "Data folder of the server, which may run." };
        var file = new Argument<string>("FILE") { Description = "Zip file to write; must not exist." };
        var command = new CliCommand("backup", "Write accounts, projects and originals of a server into one zip file.", "winnow backup /srv/winnow backup.zip") { folder, file };
        command.SetAction((parse, cancel) =>
        {
            Run(console, parse.GetValue(folder)!, parse.GetValue(file)!, cancel);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(CommandConsole console, string folder, string file, CancellationToken cancel)
    {
        if (File.Exists(file) || Directory.Exists(file))
        {
            throw new CommandException($"'{file}' exists already; choose another name or delete it first.");
        }

        // Under its name only when it is whole.
        var draft = $"{file}.writing-{Environment.ProcessId}";
        try
        {
            (int Files, long Bytes) written;
            using (var stream = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
            {
                written = Backup.Write(folder, stream, console.Clock, cancel);
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, file);
            console.Write(new { file, files = written.Files, bytes = written.Bytes }, c => c.Line($"Wrote {written.Files} files of together {written.Bytes:#,0} bytes to '{file}'."));
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
