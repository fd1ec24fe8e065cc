using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Cli.Remote;
using Winnow.Cli.Reporting;
using Winnow.Core.Loop;
using Winnow.Core.Reporting;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow report</c>: one HTML file about a project or a simulation's results.</summary>
internal static class ReportCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = new Argument<string>("DIR") { Description = "Folder of a project, or of a simulation's results; with --server the project's id or name." };
        var output = new Option<string?>("--out") { Description = "File to write; default report.html in DIR, and with --server in the current folder." };
        var command = new CliCommand("report", "Write one self-contained HTML page about a project or a simulation.", "winnow report birds", "winnow report results --out report.html", "winnow report birds --server https://winnow.example.org")
        {
            folder, output,
        };
        var server = new ServerOption();
        server.AddTo(command);
        command.SetAction((parse, cancel) =>
        {
            if (server.Asked(parse))
            {
                return server.RunAsync(parse, parse.GetValue(folder)!, (client, project, stop) => RemoteReport.RunAsync(console, client, project, parse.GetValue(output) ?? "report.html", stop), cancel);
            }

            Run(console, parse.GetValue(folder)!, parse.GetValue(output));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(CommandConsole console, string folder, string? output)
    {
        var path = output ?? Path.Combine(folder, "report.html");
        var model = File.Exists(Path.Combine(folder, "result.json")) ? OfSimulation(folder) : OfProject(console, folder);
        ReportWriter.Save(model, path);
        console.Write(new { report = path }, c => c.Line($"Wrote '{path}'."));
    }

    private static ReportModel OfSimulation(string folder)
    {
        var resultPath = Path.Combine(folder, "result.json");
        var detailsPath = Path.Combine(folder, "details.json");
        var result = ResultFile.Load(resultPath);
        var details = File.Exists(detailsPath) ? RunDetails.Load(detailsPath) : null;

        // The page is about the run, so it carries the run's date, however often it is written again.
        return SimulationReport.Of(result, details, new DateTimeOffset(File.GetLastWriteTimeUtc(resultPath)), static _ => null);
    }

    private static ReportModel OfProject(CommandConsole console, string folder)
    {
        using var store = Store.OpenForReading(folder, console.Clock);
        var images = store.ReadProject().Images;
        return ProjectReport.Of(store, console.Clock.GetUtcNow(), sample => Picture(Path.Combine(images, sample.Path)));
    }

    // PNG and JPEG files that are small already go in as they are.
    private static Thumbnail? Picture(string path)
    {
        var file = new FileInfo(path);
        const int largest = 64 << 10;
        return file.Exists && file.Length <= largest && Path.GetExtension(path).ToUpperInvariant() is (".PNG" or ".JPG" or ".JPEG") ? Encoded(File.ReadAllBytes(path)) : null;
    }

    private static Thumbnail? Encoded(byte[] bytes)
    {
        try
        {
            return new(bytes);
        }
        catch (ArgumentException)
        {
            // The name says PNG or JPEG and the bytes do not: the report shows the pick without a picture.
            return null;
        }
    }
}
