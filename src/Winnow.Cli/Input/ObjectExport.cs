using Winnow.Cli.Console;
using Winnow.Core.Formats;
using Winnow.Server.Datasets;
using Winnow.Storage;

namespace Winnow.Cli.Input;

/// <summary>Writes the labels of a project of objects in an annotation format.</summary>
internal static class ObjectExport
{
    /// <exception cref="CommandException">The format holds no objects.</exception>
    /// <exception cref="DatasetException">The target exists, or what was written does not read back.</exception>
    public static void Run(CommandConsole console, Store store, Project project, string path, string format, CancellationToken cancel)
    {
        if (!FormatChoice.Of(project.Task).Contains(format, StringComparer.Ordinal))
        {
            throw CommandException.Usage($"--format {format} holds no labels of the task '{project.Task}'; export writes: {string.Join(", ", FormatChoice.Of(project.Task))}.");
        }

        var content = ExportContent.Read(store, new ExportRequest(format), null, project.Name);
        if (content.Problems is [var problem, ..])
        {
            throw new CommandException($"The label of '{problem.Name}' cannot be read: {problem.Reason}. Nothing was written.");
        }

        var report = VerifiedExport.Run(FormatChoice.Get(format, project.Task), content.Dataset, path, TagExport.Options, cancel);
        console.Write(new { path, format, report.Images, report.Annotations, leftOut = report.Skipped, report.Problems, report.Notes }, c =>
        {
            FormatReportLines.Write(c, report);
            c.Line($"Wrote {report.Annotations} labels on {report.Images} images to '{path}'.");
        });
    }
}
