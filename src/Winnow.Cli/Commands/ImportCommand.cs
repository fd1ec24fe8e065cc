using System.CommandLine;
using System.Security.Cryptography;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Remote;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow import</c>: labels there are already, probabilities from another model, or metadata.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = ProjectArgument.CreateForServer();
        var path = new Argument<string?>("PATH") { Description = "File or folder to read with --format; with --server, images to upload: a file, a zip file or a folder.", Arity = ArgumentArity.ZeroOrOne };
        var format = new Option<string?>("--format") { Description = $"csv (path,label), imagefolder (one folder per class), probabilities (path and one column per class), or {TagImport.Names}." };
        var metadata = new Option<string?>("--metadata") { Description = "CSV file with the column path and any others, such as camera or seconds: for filters and costs." };
        var command = new CliCommand(
            "import",
            "Read labels that exist already, probabilities from a model of your own, or metadata.",
            "winnow import birds --format csv labels.csv",
            "winnow import birds --format probabilities scores.csv",
            "winnow import birds --metadata cameras.csv",
            "winnow import street --format coco instances.json",
            "winnow import birds photos/ --server https://winnow.example.org")
        {
            folder, path, format, metadata,
        };
        var server = new ServerOption();
        server.AddTo(command);
        command.SetAction((parse, cancel) =>
        {
            if (server.Asked(parse, format, metadata))
            {
                var images = parse.GetValue(path) ?? throw CommandException.Usage("`winnow import --server URL` takes PATH: an image, a zip file of images, or a folder.");
                return server.RunAsync(parse, parse.GetValue(folder)!, (client, project, stop) => RemoteImport.RunAsync(console, client, project, images, stop), cancel);
            }

            switch (parse.GetValue(path), parse.GetValue(format), parse.GetValue(metadata))
            {
                case (null, null, { } file):
                    ReadMetadata(console, parse.GetValue(folder)!, file);
                    break;
                case ({ } read, { } kind, null):
                    Run(console, parse.GetValue(folder)!, read, kind, cancel);
                    break;
                default:
                    throw CommandException.Usage("`winnow import` takes PATH with --format, or --metadata FILE.csv.");
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void ReadMetadata(CommandConsole console, string folder, string path)
    {
        using var store = Store.Open(folder, console.Clock);
        var metadata = MetadataFile.Read(path, new(store.ReadProject(), store.ReadSamples()));
        store.ImportMetadata(Path.GetFileName(path), HashOf(path), metadata.Columns, metadata.Rows);
        console.Write(new { samples = metadata.Rows.Count, metadata.Columns }, c => c.Line($"Read {string.Join(", ", metadata.Columns)} of {metadata.Rows.Count} images."));
    }

    private static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private static void Run(CommandConsole console, string folder, string path, string format, CancellationToken cancel)
    {
        if (ProjectTask.HasObjects(folder, console.Clock))
        {
            ObjectExchange.Import(console, folder, path, format, "import", cancel);
            return;
        }

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
            store.ImportPredictions(Path.GetFileName(path), HashOf(path), predictions.Ids, predictions.Probabilities);
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
