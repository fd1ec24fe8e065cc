using System.Globalization;
using Winnow.Cli.Console;
using Winnow.Client;

namespace Winnow.Cli.Remote;

/// <summary>Uploads images to a project of a server and waits for its report on them.</summary>
internal static class RemoteImport
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".zip"];
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    public static async Task<int> RunAsync(CommandConsole console, WinnowClient client, ProjectView project, string path, CancellationToken cancel)
    {
        var files = Files(path);
        var imports = new HashSet<long>();
        var (duplicates, refused) = (0, new List<object>());
        using (var progress = console.StartProgress())
        {
            for (var i = 0; i < files.Length; i++)
            {
                progress.Report((double)i / files.Length, $"uploading {Path.GetFileName(files[i])}");
                var upload = await client.Uploads.SendFileAsync(project.Id, files[i], cancel: cancel);
                duplicates += upload.State == "duplicate" ? 1 : 0;
                if (upload.State == "refused")
                {
                    refused.Add(new { file = files[i], upload.Reason });
                    console.Error.WriteLine($"refused: {files[i]}: {upload.Reason}");
                }

                if (upload.Import is { } import)
                {
                    imports.Add(import);
                }
            }
        }

        var (added, problems) = (0L, 0L);
        foreach (var import in imports)
        {
            var view = await WaitAsync(console, client, project.Id, import, cancel);
            (added, duplicates, problems) = (added + view.Added, duplicates + (int)view.Duplicates, problems + view.Problems);
        }

        console.Write(new { files = files.Length, added, duplicates, problems, refused }, c => c.Line(string.Create(
            CultureInfo.InvariantCulture, $"{files.Length} files: {added} images added, {duplicates} were there already, {problems + refused.Count} cannot be used.")));
        return refused.Count > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static string[] Files(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        string[] files = Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Where(f => Endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)]
            : throw new CommandException($"'{path}' does not exist.");
        return files.Length > 0 ? files : throw new CommandException($"'{path}' holds no image and no zip file ({string.Join(", ", Endings)}).");
    }

    private static async Task<ImportView> WaitAsync(CommandConsole console, WinnowClient client, string project, long import, CancellationToken cancel)
    {
        using var progress = console.StartProgress();
        while (true)
        {
            var view = await client.Imports.GetAsync(project, import, cancel);
            if (view.State is not ("listing" or "running"))
            {
                return view.State == "done" ? view : throw new CommandException($"The import is {view.State}: {view.Reason ?? "no reason was given"}.");
            }

            progress.Report(view.Total > 0 ? (double)view.Done / view.Total : null, "the server reads the images");
            await Task.Delay(LookEvery, console.Clock, cancel);
        }
    }
}
