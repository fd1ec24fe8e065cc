using System.CommandLine;
using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Core.Formats;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow formats</c>: what can be read and written.</summary>
internal static class FormatsCommand
{
    private static readonly IReadOnlyList<(string Name, string Commands, string What)> All =
    [
        .. DatasetFormats.All.Select(f => (f.Name, "simulate", f.Description)),
        .. AnnotationFormats.All.Where(f => TagImport.Find(f.Name) is not null).Select(f => (f.Name, "import, export", f.Description)),
        .. AnnotationFormats.All.Where(f => TagImport.Find(f.Name) is null && f.Name is not ("csv" or "imagefolder")).Select(f => (f.Name, "library", f.Description)),
        ("csv", "label, import, export", "path,label with one header line, UTF-8"),
        ("imagefolder", "import, export", "one folder per class"),
        ("json", "export", "project, classes and labels in one document"),
        ("probabilities", "import", "path and one column per class, each row summing to 1"),
    ];

    public static Command Create(CommandConsole console)
    {
        var command = new CliCommand("formats", "List the formats of labels and predictions.", "winnow formats");
        command.SetAction(_ =>
        {
            console.Write(All.Select(f => new { f.Name, f.Commands, f.What }), c => c.Table(["format", "commands", "what"], All.Select(f => (IReadOnlyList<string>)[f.Name, f.Commands, f.What])));
            return ExitCode.Done;
        });
        return command;
    }
}
