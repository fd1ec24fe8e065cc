using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Server;
using Winnow.Server.Backups;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow restore</c>: makes a data folder of a backup and verifies all of it.</summary>
internal static class RestoreCommand
{
    public static Command Create(CommandConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "Zip file that `winnow backup` or the web app wrote." };
        var folder = new Argument<string>("DATA") { Description = "Data folder to make; must be empty or not there." };
        var project = new Option<string?>("--project") { Description = "Id of the project whose labels are brought back with --until; the only one by default." };
        var until = new Option<string?>("--until") { Description = "Bring the project's labels back to what they were after this event of its journal (a number), or at this moment (such as 2026-05-01T12:00:00Z). The journal keeps everything and says so." };
        var command = new CliCommand(
            "restore", "Make a server's data folder of a backup: hashes, databases and journals are verified first.",
            "winnow restore backup.zip /srv/winnow", "winnow restore backup.zip /srv/winnow --project abcdefabcdef --until 2026-05-01T12:00:00Z") { file, folder, project, until };
        command.SetAction((parse, cancel) =>
        {
            var moment = parse.GetValue(until) is { } text ? Moment.Parse(text) : (Moment?)null;
            Run(console, parse.GetValue(file)!, parse.GetValue(folder)!, cancel);
            if (moment is { } back)
            {
                BringBack(console, parse.GetValue(folder)!, parse.GetValue(project), back);
            }

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

    private static void BringBack(CommandConsole console, string folder, string? asked, Moment until)
    {
        var all = Directory.EnumerateDirectories(Path.Combine(folder, "projects")).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal).ToArray();
        var project = asked ?? (all is [var only] ? only : throw new CommandException($"The backup is restored; name the project whose labels are to be brought back with --project: {string.Join(", ", all)}."));
        if (!all.Contains(project, StringComparer.Ordinal))
        {
            throw new CommandException($"The backup is restored, and there is no project '{project}' in it; it has: {string.Join(", ", all)}.");
        }

        using var store = Store.Open(Path.Combine(folder, "projects", project), console.Clock);
        var number = until.Event ?? PointInTime.EventAt(store, until.At);
        var (set, withdrawn) = PointInTime.Apply(store, number);
        console.Write(new { project, atEvent = number, set, withdrawn }, c => c.Line($"Project {project}: labels are those after event {number}; {set} were set again, {withdrawn} taken away. The journal holds all of it."));
    }

    private readonly record struct Moment(long? Event, DateTimeOffset At)
    {
        public static Moment Parse(string text) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(number, default)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? new(null, at)
            : throw CommandException.Usage($"--until '{text}' is neither the number of an event nor a moment such as 2026-05-01T12:00:00Z.");
    }
}
