using System.CommandLine;
using System.Security.Cryptography;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow import</c>: labels there are already, or probabilities from another model.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = ProjectArgument.Create();
        var path = new Argument<string>("PATH") { Description = "File or folder to read." };
        var format = new Option<string>("--format") { Description = $"csv (path,label), imagefolder (one folder per class), probabilities (path and one column per class), or {TagImport.Names}.", Required = true };
        var command = new CliCommand(
            "import",
            "Read labels that exist already, or probabilities from a model of your own.",
            "winnow import birds --format csv labels.csv",
            "winnow import birds --format probabilities scores.csv")
        {
            folder, path, format,
        };
        command.SetAction((parse, cancel) =>
        {
            Run(console, parse.GetValue(folder)!, parse.GetValue(path)!, parse.GetValue(format)!, cancel);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(CommandConsole console, string folder, string path, string format, CancellationToken cancel)
    {
        var tags = TagImport.Find(format);
        if (tags is null && format is not ("csv" or "imagefolder" or "probabilities"))
        {
            throw CommandException.Usage($"--format {format} is not known; import reads: csv, imagefolder, probabilities, {TagImport.Names}.");
        }

        using var store = Store.Open(folder, console.Clock);
        var project = store.ReadProject();
        var lookup = new SampleLookup(project, store.ReadSamples());
        if (format == "probabilities")
        {
            var predictions = PredictionFile.Read(path, lookup, project.Classes);
            store.ImportPredictions(Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), predictions.Ids, predictions.Probabilities);
            console.Write(new { predictions = predictions.Ids.Count }, c => c.Line($"Read probabilities of {predictions.Ids.Count} images; `winnow next {folder}` uses them."));
            return;
        }

        if (tags is not null)
        {
            var report = new FormatReport();
            var read = TagImport.Read(tags, path, project, lookup, report, cancel);
            var saved = store.Submit(read, "import");
            console.Write(new { saved.Submitted, saved.Corrected, saved.Skipped, saved.Unchanged, leftOut = report.Skipped, report.Problems, report.Notes }, c =>
            {
                FormatReportLines.Write(c, report);
                c.Line($"Saved: {saved.Submitted} new, {saved.Corrected} corrected, {saved.Skipped} skipped, {saved.Unchanged} unchanged.");
            });
            return;
        }

        var answers = format == "csv" ? LabelFile.Read(path, lookup).Answers : ReadFolders(path, project, lookup);
        var changes = store.Submit(answers, "import");
        console.Write(changes, c => c.Line($"Saved: {changes.Submitted} new, {changes.Corrected} corrected, {changes.Skipped} skipped, {changes.Unchanged} unchanged."));
    }

    /// <summary>The project's own images under a folder, labelled by the folder just above each.</summary>
    private static List<(SampleId Id, int? Class)> ReadFolders(string path, Project project, SampleLookup lookup)
    {
        var root = Path.GetFullPath(path);
        if (!Directory.Exists(root))
        {
            throw new CommandException($"The folder '{path}' does not exist.");
        }

        var answers = new List<(SampleId, int?)>();
        foreach (var name in project.Classes.Where(c => Directory.Exists(Path.Combine(root, c))))
        {
            var files = Directory.EnumerateFiles(Path.Combine(root, name), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
            answers.AddRange(files.Select(file => (lookup.Sample(file, path, 0).Id, (int?)lookup.Class(name, path, 0))));
        }

        return answers.Count > 0 ? answers : throw new CommandException($"'{path}' holds no folder named after a class ({string.Join(", ", project.Classes)}) with images of the project.");
    }
}
