using System.CommandLine;
using System.Text;
using System.Text.Json;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Remote;
using Winnow.Core.Data;
using Winnow.Core.Formats;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow export</c>: the labels in a format other tools read, checked by reading them back.</summary>
internal static class ExportCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = ProjectArgument.CreateForServer();
        var path = new Argument<string>("PATH") { Description = "File (csv, json) or folder (imagefolder) to write, with --server a zip file; must not exist." };
        var format = new Option<string>("--format") { Description = $"csv (path,label), imagefolder (one folder per class, images copied), json, or {TagImport.Names}; of detect and segment projects {ObjectImport.Names}.", Required = true };
        var command = new CliCommand("export", "Write the labels for other tools.", "winnow export birds --format csv labels.csv", "winnow export birds --format imagefolder sorted", "winnow export street --format coco instances.json", "winnow export street --format coco street.zip --server https://winnow.example.org")
        {
            folder, path, format,
        };
        var server = new ServerOption();
        server.AddTo(command);
        command.SetAction((parse, cancel) =>
        {
            if (server.Asked(parse))
            {
                return server.RunAsync(parse, parse.GetValue(folder)!, (client, project, stop) => RemoteExport.RunAsync(console, client, project, parse.GetValue(path)!, parse.GetValue(format)!, stop), cancel);
            }

            Run(console, parse.GetValue(folder)!, parse.GetValue(path)!, parse.GetValue(format)!, cancel);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(CommandConsole console, string folder, string path, string format, CancellationToken cancel)
    {
        if (ProjectTask.HasObjects(folder, console.Clock))
        {
            ObjectExchange.Export(console, folder, path, format, cancel);
            return;
        }

        var tags = TagImport.Find(format);
        if (tags is null && format is not ("csv" or "imagefolder" or "json"))
        {
            throw CommandException.Usage($"--format {format} is not known; export writes: csv, imagefolder, json, {TagImport.Names}.");
        }

        if (File.Exists(path) || Directory.Exists(path))
        {
            throw new CommandException($"'{path}' exists already; choose another name or delete it first.");
        }

        using var store = Store.OpenForReading(folder, console.Clock);
        var project = store.ReadProject();
        var samples = store.ReadSamples();
        if (tags is not null)
        {
            var report = VerifiedExport.Run(tags, TagExport.Dataset(project, samples, store.ReadLabels()), path, TagExport.Options, cancel);
            console.Write(new { path, format, labels = report.Annotations, leftOut = report.Skipped, report.Problems, report.Notes }, c =>
            {
                FormatReportLines.Write(c, report);
                c.Line($"Wrote {report.Annotations} labels to '{path}'.");
            });
            return;
        }

        var paths = samples.ToDictionary(s => s.Id, s => s.Path);
        var labels = store.ReadLabels().Select(l => (l.Id, Path: paths[l.Id], Class: project.Classes[l.Class])).ToArray();
        try
        {
            switch (format)
            {
                case "csv":
                    File.WriteAllText(path, "path,label\n" + string.Concat(labels.Select(l => $"{CsvFile.Quote(l.Path)},{CsvFile.Quote(l.Class)}\n")), new UTF8Encoding(false));
                    break;
                case "json":
                    File.WriteAllText(path, JsonSerializer.Serialize(new LabelDocument(project.Name, project.Task, project.Classes, [.. labels.Select(l => new LabelEntry(l.Path, l.Class))]), JsonSerializerOptions.Web), new UTF8Encoding(false));
                    break;
                default:
                    CopyFiles(project, labels, path, cancel);
                    break;
            }

            var read = ReadBack(path, format, new SampleLookup(project, samples));
            if (!read.Order().SequenceEqual(labels.Select(l => (l.Path, l.Class)).Order()))
            {
                throw new IOException($"What was written to '{path}' does not read back as the {labels.Length} labels of the project; check the disk.");
            }
        }
        catch
        {
            // An export is whole or it is not there.
            File.Delete(path);
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }

            throw;
        }

        console.Write(new { path, format, labels = labels.Length }, c => c.Line($"Wrote {labels.Length} labels to '{path}'."));
    }

    private static void CopyFiles(Project project, IReadOnlyList<(SampleId Id, string Path, string Class)> labels, string target, CancellationToken cancel)
    {
        if (project.Classes.FirstOrDefault(c => c.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0 || c is "." or "..") is { } name)
        {
            throw new CommandException($"The class '{name}' cannot be the name of a folder; export as csv or json instead.");
        }

        // Images that a stream brought in may lie beside the image folder: a copy must not land outside the target.
        if (labels.FirstOrDefault(l => Path.IsPathRooted(l.Path) || l.Path.Split('/').Contains("..")) is { Path: { } outside })
        {
            throw new CommandException($"'{outside}' lies outside the image folder '{project.Images}', so it has no place in a folder of classes; export as csv or json instead.");
        }

        Directory.CreateDirectory(target);
        foreach (var label in labels)
        {
            cancel.ThrowIfCancellationRequested();
            var copy = Path.Combine(target, label.Class, label.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(project.Images, label.Path), copy);
        }
    }

    private static IEnumerable<(string Path, string Class)> ReadBack(string path, string format, SampleLookup lookup)
    {
        if (format == "csv")
        {
            return CsvFile.Read(path).Rows.Select(r => (lookup.Sample(r.Cells[0], path, r.Line).Path, r.Cells[1]));
        }

        if (format == "json")
        {
            return JsonSerializer.Deserialize<LabelDocument>(File.ReadAllBytes(path), JsonSerializerOptions.Web)!.Labels.Select(l => (l.Path, l.Label));
        }

        return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(path, f).Replace('\\', '/').Split('/', 2))
            .Select(parts => (parts[1], parts[0]));
    }

    private sealed record LabelDocument(string Project, string Task, IReadOnlyList<string> Classes, IReadOnlyList<LabelEntry> Labels);

    private sealed record LabelEntry(string Path, string Label);
}
