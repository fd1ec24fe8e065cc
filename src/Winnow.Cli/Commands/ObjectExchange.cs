using Winnow.Cli.Console;
using Winnow.Cli.Input;
using Winnow.Core.Formats;
using Winnow.Storage;

namespace Winnow.Cli.Commands;

/// <summary>Labels of detect and segment projects from and to annotation files: their part of <c>winnow import</c>, <c>label</c> and <c>export</c>.</summary>
internal static class ObjectExchange
{
    /// <summary>Reads a file of another tool into a project: all of it or nothing.</summary>
    public static void Import(CommandConsole console, string folder, string path, string format, string annotator, CancellationToken cancel)
    {
        using var store = Store.Open(folder, console.Clock);
        var reader = ObjectImport.Get(format, store.ReadProject().Task);
        var report = new FormatReport();
        var saved = ObjectImport.Run(store, reader, path, annotator, report, cancel);
        console.Write(new { saved.Submitted, saved.Corrected, saved.Skipped, saved.Unchanged, leftOut = report.Skipped, report.Problems, report.Notes }, c =>
        {
            FormatReportLines.Write(c, report);
            c.Line($"Saved: {saved.Submitted} new, {saved.Corrected} corrected, {saved.Skipped} skipped, {saved.Unchanged} unchanged.");
        });
    }

    /// <summary>Writes the labelled images of a project in a format of another tool.</summary>
    public static void Export(CommandConsole console, string folder, string path, string format, CancellationToken cancel)
    {
        using var store = Store.OpenForReading(folder, console.Clock);
        var writer = ObjectImport.Get(format, store.ReadProject().Task);
        var (data, problems) = DrawnLabels.Export(store, format);
        if (problems is [var first, ..])
        {
            throw new CommandException($"The label of '{first.Name}' cannot be read: {first.Reason}. Nothing was written.");
        }

        var report = VerifiedExport.Run(writer, data, path, TagExport.Options, cancel);
        console.Write(new { path, format, images = report.Images, objects = report.Annotations, leftOut = report.Skipped, report.Problems, report.Notes }, c =>
        {
            FormatReportLines.Write(c, report);
            c.Line($"Wrote {report.Annotations} objects on {data.Images.Count} images to '{path}'.");
        });
    }
}
