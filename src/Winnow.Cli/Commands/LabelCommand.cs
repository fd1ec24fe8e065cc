using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Cli.Remote;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow label</c>: answers from a CSV file, all of them or none.</summary>
internal static class LabelCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = ProjectArgument.CreateForServer();
        var file = new Argument<string>("FILE") { Description = "CSV file with the columns path,label; `?` as label skips the sample, an empty label leaves it open. In a project of objects an annotation file or folder." };
        var format = new Option<string>("--format") { Description = $"Of detect and segment projects, how FILE is written: {ObjectImport.Names}.", DefaultValueFactory = _ => "coco" };
        var annotator = new Option<string>("--annotator") { Description = "Who answered.", DefaultValueFactory = _ => "cli" };
        var command = new CliCommand("label", "Add labels from a file.", "winnow next birds -n 20 --csv > todo.csv    # fill in the label column", "winnow label birds todo.csv --annotator ann", "winnow label street drawn.json --format coco")
        {
            folder, file, annotator, format,
        };
        var server = new ServerOption();
        server.AddTo(command);
        command.SetAction((parse, cancel) =>
        {
            if (server.Asked(parse, annotator, format))
            {
                return server.RunAsync(parse, parse.GetValue(folder)!, (client, project, stop) => RemoteLabel.RunAsync(console, client, project, parse.GetValue(file)!, stop), cancel);
            }

            if (ProjectTask.HasObjects(parse.GetValue(folder)!, console.Clock))
            {
                ObjectExchange.Import(console, parse.GetValue(folder)!, parse.GetValue(file)!, parse.GetValue(format)!, parse.GetValue(annotator)!, cancel);
                return Task.FromResult(ExitCode.Done);
            }

            if (parse.GetResult(format) is { Implicit: false })
            {
                throw CommandException.Usage("--format is for projects of objects; a classification project takes a CSV file, and `winnow import` other formats.");
            }

            Run(console, parse.GetValue(folder)!, parse.GetValue(file)!, parse.GetValue(annotator)!);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Run(CommandConsole console, string folder, string path, string annotator)
    {
        using var store = Store.Open(folder, console.Clock);
        var labels = LabelFile.Read(path, new SampleLookup(store.ReadProject(), store.ReadSamples()));
        var changes = store.Submit(labels.Answers, annotator);
        console.Write(new { changes.Submitted, changes.Corrected, changes.Skipped, changes.Unchanged, labels.Empty }, c =>
            c.Line($"Saved: {changes.Submitted} new, {changes.Corrected} corrected, {changes.Skipped} skipped, {changes.Unchanged} unchanged, {labels.Empty} left open."));
    }
}
