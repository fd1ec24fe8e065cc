using Winnow.Cli.Commands;
using Winnow.Cli.Console;
using Winnow.Client;

namespace Winnow.Cli.Remote;

/// <summary>Lets a server make an export, waits for it, and writes its zip file.</summary>
internal static class RemoteExport
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    public static async Task<int> RunAsync(CommandConsole console, WinnowClient client, ProjectView project, string path, string format, CancellationToken cancel)
    {
        if (!path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            throw CommandException.Usage($"A server's export is one zip file, and '{path}' is none; name a file that ends in .zip.");
        }

        if (File.Exists(path) || Directory.Exists(path))
        {
            throw new CommandException($"'{path}' exists already; choose another name or delete it first.");
        }

        var started = await client.Exports.StartAsync(project.Id, new() { Format = format }, cancel);
        var made = await WaitAsync(console, client, project.Id, long.Parse(started.Id, System.Globalization.CultureInfo.InvariantCulture), cancel);
        await SaveAsync(client, project.Id, long.Parse(made.Id, System.Globalization.CultureInfo.InvariantCulture), path, cancel);
        console.Write(new { path, made.Format, made.Images, made.Bytes, made.Hash }, c => c.Line($"Wrote {made.Images ?? 0} images with their labels as {made.Format} to '{path}' ({Figures.Bytes(made.Bytes ?? 0)}); the server has read the file back."));
        return ExitCode.Done;
    }

    private static async Task<ExportView> WaitAsync(CommandConsole console, WinnowClient client, string project, long export, CancellationToken cancel)
    {
        using var progress = console.StartProgress();
        while (true)
        {
            var view = await client.Exports.GetAsync(project, export, cancel);
            if (view.State is "done" or "failed")
            {
                return view.State == "done" ? view : throw new CommandException($"The server could not make the export: {view.Reason ?? "no reason was given"}.");
            }

            progress.Report(view.Share, "the server makes the export");
            await Task.Delay(LookEvery, console.Clock, cancel);
        }
    }

    // Under another name until it is whole: a cut download must not look like an export.
    private static async Task SaveAsync(WinnowClient client, string project, long export, string path, CancellationToken cancel)
    {
        var part = path + ".part";
        try
        {
            await using (var source = await client.Exports.DownloadAsync(project, export, cancel))
            await using (var file = File.Create(part))
            {
                await source.CopyToAsync(file, cancel);
            }

            File.Move(part, path);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
