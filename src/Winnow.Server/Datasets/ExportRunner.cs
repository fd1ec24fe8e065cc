using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Winnow.Core.Formats;
using Winnow.Server.Blobs;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Server.Jobs.Protocol;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>Has the exports of one project made, oldest first, by a worker elsewhere or in this process. One that a kill cut off is begun anew; a file is offered only once its row says done.</summary>
internal sealed class ExportRunner(ProjectHost host, JobRunner jobs)
{
    private const int AttemptsMax = 3;
    private const double Step = 0.01;
    private readonly Lock gate = new();
    private (long Export, CancellationTokenSource Stop)? making;
    private double share;

    /// <summary>The share done of the export that is being written.</summary>
    public double Share => Volatile.Read(ref share);

    /// <summary>Ends the work on an export whose row says that it is not wanted any more.</summary>
    public void Interrupt(long export)
    {
        lock (gate)
        {
            if (making is { } now && now.Export == export)
            {
                now.Stop.Cancel();
            }
        }
    }

    /// <summary>Makes all exports that wait.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (host.Read(s => s.ReadOpenExports()) is [var export, ..])
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"export-{export.Id}");
            try
            {
                jobs.Clean(host, name);
                Clean(ProjectFiles.ExportWork(host.Folder, export.Id)); // where earlier versions wrote
                if (export.Attempts >= AttemptsMax)
                {
                    jobs.Counts.Run().Ended(false);
                    await FailAsync(export, $"The server ended {AttemptsMax} times while it was written; export fewer images, or give the server more memory.");
                    continue;
                }

                await MakeAsync(export, name, cancel);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                Tell(export.Id); // somebody cancelled it, and its row says so
            }
            catch (Exception exception) when (exception is DatasetException or InvalidDataException or JsonException or (IOException and not BlobException { Fault: BlobFault.Unavailable }) or UnauthorizedAccessException)
            {
                await FailAsync(export, exception.Message);
            }
            finally
            {
                jobs.Clean(host, name);
            }
        }
    }

    private async Task MakeAsync(StoredExport export, string name, CancellationToken stop)
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (gate)
        {
            making = (export.Id, interrupt);
        }

        try
        {
            await MakeIfWantedAsync(export, name, interrupt.Token);
        }
        finally
        {
            lock (gate)
            {
                making = null;
            }
        }
    }

    private async Task MakeIfWantedAsync(StoredExport export, string name, CancellationToken cancel)
    {
        if (!await host.WriteAsync(s => s.BeginExport(export.Id), cancel))
        {
            return;
        }

        Progress(export.Id, 0);
        var request = JsonSerializer.Deserialize<ExportRequest>(export.Options, JsonRules.Options)! with { Format = export.Format };
        var title = host.Settings.Title ?? host.Read(s => s.ReadProject().Name);
        var job = new WorkerJob("export") { Export = new(Path.GetFullPath(host.Folder), request, export.Version, title) };
        var end = await jobs.RunAsync(host, name, "export", job, attempts: null, message => HearAsync(export.Id, message), cancel);
        if (end.How != WorkerEnding.Done)
        {
            await FailAsync(export, end.Reason);
            return;
        }

        var made = jobs.FolderOf(host, name);
        var result = WorkerJson.Read<ExportResult>(Path.Combine(made, ExportResult.FileName));
        var zip = Path.Combine(made, ExportResult.ZipName);
        await CheckAsync(zip, result, cancel);
        await jobs.Blobs.BringAsync(host, result.Damaged, check: true, cancel); // so that whoever runs the server sees them
        var target = ProjectFiles.Export(host.Folder, export.Id);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(zip, target, overwrite: true);
        var report = JsonSerializer.Serialize(result.Report, JsonRules.Options);
        if (!await host.WriteAsync(s => s.CompleteExport(export.Id, result.Report.Event, result.Report.Images, result.Bytes, result.Sha256, report), CancellationToken.None))
        {
            File.Delete(target);
        }

        Tell(export.Id);
    }

    // It may have come over a network: nothing is offered that was not seen whole here.
    private static async Task CheckAsync(string zip, ExportResult result, CancellationToken cancel)
    {
        await using var file = new FileStream(zip, FileMode.Open, FileAccess.Read);
        if (file.Length != result.Bytes || Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel)) != result.Sha256)
        {
            throw new DatasetException("The export was not kept: its file is not the one that the worker read back; export again.");
        }
    }

    private Task HearAsync(long export, WorkerMessage message)
    {
        if (message is { Type: "progress", Share: { } done })
        {
            Progress(export, double.IsFinite(done) ? Math.Clamp(done, 0, 1) : throw new InvalidDataException($"a share done of {done}"));
        }

        return Task.CompletedTask;
    }

    private async Task FailAsync(StoredExport export, string reason)
    {
        await host.WriteAsync(s => s.FailExport(export.Id, reason), CancellationToken.None);
        Tell(export.Id);
    }

    // A listener hears of each hundredth, not of each file.
    private void Progress(long export, double done)
    {
        if (done == 0 || done - share >= Step)
        {
            Volatile.Write(ref share, done);
            Tell(export);
        }
    }

    private void Tell(long export)
    {
        if (host.Read(s => s.ReadExport(export)) is { } now)
        {
            host.Events.Publish("export", ExportView.Of(host, now, Share));
        }
    }

    private static void Clean(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
