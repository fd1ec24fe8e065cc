using System.Text.Json;
using Winnow.Core.Formats;
using Winnow.Server.Blobs;
using Winnow.Server.Http;
using Winnow.Server.Jobs;
using Winnow.Server.Metrics;
using Winnow.Server.Projects;
using Winnow.Storage;

namespace Winnow.Server.Datasets;

/// <summary>Makes the exports of one project, oldest first. One that a kill cut off is begun anew; a file is offered only once its row says done.</summary>
internal sealed class ExportRunner(ProjectHost host, JobCounts counts, ServerBlobs blobs, TimeProvider clock)
{
    private const int AttemptsMax = 3;
    private const double Step = 0.01;
    private double share;

    /// <summary>The share done of the export that is being written.</summary>
    public double Share => Volatile.Read(ref share);

    /// <summary>Makes all exports that wait.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (host.Read(s => s.ReadOpenExports()) is [var export, ..])
        {
            var workplace = ProjectFiles.ExportWork(host.Folder, export.Id);
            using var counted = counts.Run();
            try
            {
                Clean(workplace);
                if (export.Attempts >= AttemptsMax)
                {
                    await FailAsync(export, $"The server ended {AttemptsMax} times while it was written; export fewer images, or give the server more memory.");
                    counted.Ended(false);
                    continue;
                }

                await MakeAsync(export, workplace, cancel);
                counted.Ended(true);
            }
            catch (Exception exception) when (exception is DatasetException or FormatException or JsonException or (IOException and not BlobException { Fault: BlobFault.Unavailable }) or UnauthorizedAccessException)
            {
                await FailAsync(export, exception.Message);
                counted.Ended(false);
            }
            finally
            {
                Clean(workplace);
            }
        }
    }

    private async Task MakeAsync(StoredExport export, string workplace, CancellationToken cancel)
    {
        await WriteAsync(s => s.BeginExport(export.Id));
        Progress(export.Id, 0);
        var request = JsonSerializer.Deserialize<ExportRequest>(export.Options, JsonRules.Options)!;
        var content = host.Read(s => ExportContent.Read(s, request, export.Version, host.Settings.Title ?? s.ReadProject().Name));
        if (request.Images)
        {
            content = content.Without(await blobs.BringAsync(host, content.Originals, check: true, cancel));
        }

        var written = await Task.Run(
            () => new ExportWriter(clock).Write(AnnotationFormats.Get(export.Format), request, content, workplace, done => Progress(export.Id, done), cancel),
            cancel);
        var target = ProjectFiles.Export(host.Folder, export.Id);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(written.Path, target, overwrite: true);
        await WriteAsync(s => s.CompleteExport(export.Id, written.Report.Event, written.Report.Images, written.Bytes, written.Hash, JsonSerializer.Serialize(written.Report, JsonRules.Options)));
        Tell(export.Id);
    }

    private async Task FailAsync(StoredExport export, string reason)
    {
        await WriteAsync(s => s.FailExport(export.Id, reason));
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

    private Task<bool> WriteAsync(Action<Store> change) => host.WriteAsync(
        store =>
        {
            change(store);
            return true;
        },
        CancellationToken.None);
}
