using System.Globalization;
using Winnow.Core.Formats;
using Winnow.Server.Blobs;
using Winnow.Server.Datasets;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Jobs;

/// <summary>Brings files into one project: lists them, has them read by a worker, and stores what came of each. Killed at any moment, it goes on with the files that still wait.</summary>
internal sealed partial class ImportRunner(ProjectHost host, JobRunner jobs, ServerOptions options)
{
    private const int PartFiles = 512;
    private const int ListedAtOnce = 1000;

    private readonly Lock gate = new();
    private (long Import, CancellationTokenSource Stop)? running;

    /// <summary>Runs all imports that are not finished, oldest first.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (host.Read(s => s.ReadOpenImports()) is [var import, ..])
        {
            using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            lock (gate)
            {
                running = (import.Id, interrupt);
            }

            try
            {
                await RunAsync(import, interrupt.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                // Somebody cancelled it, and its row says so; what came in before stays.
                Clean(import.Id);
                Tell(import.Id);
            }
            catch (Exception exception) when (exception is DatasetException or InvalidDataException or (IOException and not BlobException { Fault: BlobFault.Unavailable }) or UnauthorizedAccessException)
            {
                await EndAsync(import, "failed", exception.Message);
            }
            finally
            {
                lock (gate)
                {
                    running = null;
                }
            }
        }
    }

    private async Task RunAsync(StoredImport import, CancellationToken cancel)
    {
        if (host.Read(r => r.ReadImport(import.Id)) is not { State: "listing" or "running" })
        {
            throw new OperationCanceledException("The import was cancelled before it began.");
        }

        if (import.Kind == "labels")
        {
            var failure = await new LabelImport(host, import, jobs, options.Limits, () => Tell(import.Id)).RunAsync(cancel);
            await EndAsync(import, failure is null ? "done" : "failed", failure);
            return;
        }

        if (import.State == "listing")
        {
            await ListAsync(import, cancel);
        }

        await ReadAllAsync(import, cancel);
    }

    private async Task ListAsync(StoredImport import, CancellationToken cancel)
    {
        var staging = ProjectFiles.Staging(host.Folder, import.Id);
        var zip = Path.Combine(staging, ProjectFiles.ZipName);
        if (import.Folder is { } folder)
        {
            await WriteAsync(s => s.ClearImportFiles(import.Id), cancel);
            var listed = 0;
            foreach (var part in ImportFolder.Files(folder).Chunk(ListedAtOnce))
            {
                listed += part.Length;
                if (listed > options.Limits.ImportFilesMax)
                {
                    throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The folder has more than {options.Limits.ImportFilesMax} files; import its parts one by one."));
                }

                await WriteAsync(s => s.AddImportFiles(import.Id, part), cancel);
            }
        }
        else if (File.Exists(zip))
        {
            var names = new ZipIntake(options.Limits).Unpack(zip, staging, 1, cancel);
            await WriteAsync(
                s =>
                {
                    s.ClearImportFiles(import.Id);
                    s.AddImportFiles(import.Id, [.. names.Select(n => n.Name)]);
                    for (var i = 0; i < names.Count; i++)
                    {
                        if (names[i].Problem is { } problem)
                        {
                            s.SettleImportFile(import.Id, i + 1, "problem", null, problem);
                        }
                    }
                },
                cancel);
        }

        await RequireWantedAsync(host, import.Id, cancel);
        Tell(import.Id);
    }

    private async Task ReadAllAsync(StoredImport import, CancellationToken cancel)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"import-{import.Id}");
        while (host.Read(s => s.ReadImportFiles(import.Id, 0, PartFiles, "waiting")) is { Count: > 0 } waiting)
        {
            var sources = await SourcesAsync(import, waiting, cancel);
            if (sources.Count > 0 && await PartAsync(import, name, sources, Environment.ProcessorCount, cancel) is { } failure)
            {
                await EndAsync(import, "failed", failure);
                return;
            }
        }

        await EndAsync(import, "done", null);
    }

    /// <summary>Reads some files; those during which a worker crashes are read once more alone, and named where it crashes again.</summary>
    /// <returns>Why the whole import fails, or null.</returns>
    private async Task<string?> PartAsync(StoredImport import, string name, IReadOnlyList<IngestSource> sources, int threads, CancellationToken cancel)
    {
        jobs.Clean(host, name); // files of a part that was killed are made again
        var intake = new Intake(host, jobs.Blobs, import, jobs.FolderOf(host, name), sources);
        var job = new WorkerJob("ingest") { Ingest = new(sources, threads, options.Limits.ImageBytesMax, options.Limits.ImagePixelsMax) };
        var end = await jobs.RunAsync(host, name, "ingest", job, attempts: 1, intake.HearAsync, cancel);
        await intake.FlushAsync();
        jobs.Clean(host, name);
        Tell(import.Id);
        if (end.How == WorkerEnding.Failed)
        {
            return end.Reason;
        }

        foreach (var suspect in end.How == WorkerEnding.Crashed ? intake.Open : [])
        {
            if (sources.Count == 1)
            {
                await WriteAsync(s => s.SettleImportFile(import.Id, suspect.Number, "problem", null, $"reading it ends the decoder ({end.Reason.TrimEnd('.')})"), cancel);
            }
            else if (await PartAsync(import, name, [suspect], 1, cancel) is { } failure)
            {
                return failure;
            }
        }

        if (end.How == WorkerEnding.Crashed && intake.Open.Count == 0 && !intake.Any)
        {
            // It does not even start: calling it for every file would help nobody.
            return end.Reason;
        }

        return null;
    }

    private async Task<IReadOnlyList<IngestSource>> SourcesAsync(StoredImport import, IReadOnlyList<StoredImportFile> waiting, CancellationToken cancel)
    {
        if (import.Folder is not { } folder)
        {
            var staging = ProjectFiles.Staging(host.Folder, import.Id);
            return [.. waiting.Select(f => new IngestSource(f.Number, Path.Combine(staging, f.Number.ToString(CultureInfo.InvariantCulture))))];
        }

        StoredImportFile[] links = [.. waiting.Where(f => !ImportFolder.IsPlain(folder, f.Name))];
        if (links.Length > 0)
        {
            await WriteAsync(
                s =>
                {
                    foreach (var link in links)
                    {
                        s.SettleImportFile(import.Id, link.Number, "problem", null, "a link is not followed");
                    }
                },
                cancel);
        }

        return [.. waiting.Except(links).Select(f => new IngestSource(f.Number, Path.Combine(folder, f.Name)))];
    }

    private Task<bool> WriteAsync(Action<Store> change, CancellationToken cancel) => host.WriteAsync(
        store =>
        {
            change(store);
            return true;
        },
        cancel);

    private void Tell(long import)
    {
        if (host.Read(s => s.ReadImport(import)) is { } now)
        {
            host.Events.Publish("import", ImportView.Of(now));
        }
    }
}
